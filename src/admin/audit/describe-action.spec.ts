import { describeAction } from './describe-action.js';

it.each([
  ['POST', '/admin/api/workers/host-1-ab/drain', 'worker.drain', 'host-1-ab'],
  ['PATCH', '/admin/api/workers/host-1-ab', 'worker.change', 'host-1-ab'],
  ['POST', '/admin/api/queues/high/pause', 'queue.pause', 'high'],
  ['POST', '/admin/api/tasks/t%201/retry', 'task.retry', 't 1'],
  ['POST', '/admin/api/tasks/retry', 'tasks.retry', ''],
  ['PUT', '/admin/queues/api/queues/pause', 'board.pause', ''],
  ['PUT', '/admin/queues/api/queues/high/pause', 'board.pause', 'high'],
  ['PUT', '/admin/queues/api/queues/high/t-1/retry', 'board.retry', 'high/t-1'],
  ['PUT', '/admin/queues/api/queues/high/retry/failed', 'board.retry', 'high/failed'],
  ['PUT', '/admin/queues/api/queues/high/clean/completed', 'board.clean', 'high/completed'],
  ['PATCH', '/admin/queues/api/queues/high/t-1/update-data', 'board.update-data', 'high/t-1'],
  ['PUT', '/admin/queues/api/queues/high/rate-limit/release', 'board.release', 'high/rate-limit'],
  [
    'PATCH',
    '/admin/queues/api/queues/maintenance/job-schedulers/sweep',
    'board.reschedule',
    'maintenance/sweep',
  ],
  ['POST', '/ADMIN/Api/Workers/Host-1/Stop', 'worker.stop', 'Host-1'],
  ['POST', '/admin/elsewhere', 'unknown', '/admin/elsewhere'],
  ['POST', '/admin/api/tasks/%E0%A4%A/retry', 'task.retry', '%E0%A4%A'],
])('%s %s is %s of "%s"', (method, path, action, target) => {
  expect(describeAction(method, path)).toEqual({ action, target });
});
