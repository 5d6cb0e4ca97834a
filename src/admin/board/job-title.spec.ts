import { jobTitle, taskPage } from './job-title.js';

it.each([
  ['process-document', { filename: 'a b.pdf', collection: 'law' }, 'process-document a b.pdf (law)'],
  [
    'process-documents-batch',
    { children: [1, 2], collection: 'law' },
    'process-documents-batch 2 files (law)',
  ],
  ['sweep', {}, 'sweep'],
  ['probe', { collection: '' }, 'probe'],
  ['old', null, 'old'],
])('the job %s with %j is named "%s"', (name, data, title) => {
  expect(jobTitle({ name, data })).toBe(title);
});

it('a job has a link to its task', () => {
  expect(taskPage({ id: 'a/b', name: 'probe', data: {} }).href).toBe('/admin/workers#/tasks/a%2Fb');
  expect(taskPage({ id: 'webhook-t', name: 'deliver-webhook', data: { taskId: 't' } }).href).toMatch(/\/t$/);
});
