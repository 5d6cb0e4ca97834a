import { problemLink } from './problem-link.js';

describe('a problem leads to', () => {
  it.each([
    ['no_worker', 'high', '#/tasks?queue=high&status=queued'],
    ['collection_starving', 'small', '#/tasks?collection=small&status=queued'],
    ['worker_lost', 'host-12', '#/tasks?worker=host-12'],
    ['task_stuck', 'a-task', '#/tasks/a-task'],
    ['failure_rate_up', 'all', '#/tasks?status=failed'],
  ] as const)('what %s of %s is about', (code, subject, href) => {
    expect(problemLink({ code, subject })?.href).toBe(href);
  });

  it('nowhere when there is no more to see', () => {
    expect(problemLink({ code: 'redis_away', subject: '' })).toBeUndefined();
    expect(problemLink({ code: 'no_worker', subject: 'webhooks' })).toBeUndefined();
  });
});
