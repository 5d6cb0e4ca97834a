import { DRAINED, EMBEDDING_SERVICE_AWAY } from '@app/queue';
import { ago, held, queue, snapshot, worker } from '../problems/testing/snapshot.js';
import { parseRedisInfo } from './redis-info.js';
import { queueView, workerStatus } from './views.js';

const task = (name: string) => ({
  taskId: 't',
  job: 'probe',
  queue: name,
  startedAt: ago(1),
  stage: null,
  stageSince: null,
  progressAt: ago(1),
  timeLimit: 1,
  document: null,
});
const drainedWith = (...running: ReturnType<typeof task>[]) => {
  const { info, ...rest } = held(DRAINED);
  return { info: { ...info, running }, ...rest };
};

it.each([
  ['online', worker()],
  ['online', worker({ running: [task('high'), task('webhooks')] })],
  ['busy', worker({ running: [task('low'), task('low')] })],
  ['draining', drainedWith(task('webhooks'))],
  ['drained', drainedWith()],
  ['online', held(EMBEDDING_SERVICE_AWAY)],
  ['stopping', worker({ stopping: true, running: [task('high')] })],
  ['lost', worker({ stopping: true }, { lost: true })],
])('a worker is %s', (status, known) => {
  expect(workerStatus(known)).toBe(status);
});

it('a queue has the workers that take its jobs, and their slots', () => {
  const workers = [worker(), worker(), held(DRAINED), worker({ stopping: true }), worker({}, { lost: true })];
  const view = queueView(queue({ waiting: 2, oldestWaitingMs: 5 }), snapshot({ workers }));
  expect(view).toMatchObject({ name: 'high', waiting: 2, oldest_waiting_ms: 5, workers: 2, slots: 8 });
  expect(view).not.toHaveProperty('oldestWaitingMs');
});

it('what Redis says of itself is read', () => {
  const info = [
    '# Memory',
    'used_memory:10',
    'maxmemory:100',
    'maxmemory_policy:allkeys-lru',
    'aof_enabled:1',
    'aof_last_write_status:err',
    'rdb_last_bgsave_status:ok',
  ].join('\r\n');
  expect(parseRedisInfo(info)).toEqual({
    usedBytes: 10,
    maxBytes: 100,
    policy: 'allkeys-lru',
    aof: 'failed',
    snapshotFailed: false,
  });
  expect(parseRedisInfo('').aof).toBe('off');
});
