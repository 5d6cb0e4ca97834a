import { DRAINED, EMBEDDING_SERVICE_AWAY } from '@app/queue';
import { findProblems, ProblemMemory } from './find-problems.js';
import type { Snapshot } from './problem.js';
import { ago, held, NOW, queue, snapshot, worker } from './testing/snapshot.js';

const found = (more: Partial<Snapshot>): string[] =>
  findProblems(snapshot(more)).map(({ code, severity, subject }) => `${severity} ${code} ${subject}`.trim());

const GB = 1024 ** 3;
const waits = (waitedMs: number, more = {}) => [queue({ waiting: 3, oldestWaitingMs: waitedMs, ...more })];
const redis = (more: object): Partial<Snapshot> => ({ redis: { ...snapshot().redis!, ...more } });
const running = (ranS: number, silentS: number) =>
  worker({
    running: [
      {
        taskId: 't',
        job: 'probe',
        queue: 'high',
        startedAt: ago(ranS),
        stage: 'embed',
        stageSince: ago(silentS),
        progressAt: ago(silentS),
        timeLimit: 100,
        document: null,
      },
    ],
  });
const collections = (...waited: [string, number][]): Partial<Snapshot> => ({
  waiting: { low: waited.map(([collection, seconds]) => ({ collection, waitedMs: seconds * 1000 })) },
});

describe('of problems', () => {
  it('there are none where nothing is wrong', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[string, Partial<Snapshot>, string[]]>([
    ['nobody is there', { workers: [], queues: waits(5000) }, ['critical no_worker high']],
    ['nobody is there, for nothing', { workers: [], queues: [queue()] }, ['warning no_worker high']],
    [
      'nobody is there, for what was cancelled',
      { workers: [], queues: [queue({ waiting: 2 })] },
      ['warning no_worker high'],
    ],
    ['all are drained', { workers: [held(DRAINED)], queues: waits(5000) }, ['critical no_worker high']],
    [
      'webhooks of all have no slots',
      {
        workers: [worker(), held(DRAINED)],
        queues: [queue(), queue({ name: 'webhooks', waiting: 1, oldestWaitingMs: 1 })],
      },
      ['critical no_worker webhooks'],
    ],
    ['nobody is there, for webhooks', { workers: [], queues: [queue({ name: 'webhooks' })] }, []],
    ['all stop', { workers: [worker({ stopping: true })], queues: [queue()] }, ['warning no_worker high']],
    ['one waits for its turn', { queues: waits(290_000, { active: 4 }) }, []],
    ['starved', { queues: waits(310_000, { active: 4 }) }, ['warning oldest_task_over_limit high']],
    ['starved, low', { queues: waits(310_000, { name: 'low', active: 2 }) }, []],
    ['stuck', { queues: waits(16_000, { active: 3 }) }, ['critical queue_stuck high']],
    ['as many run as may', { queues: waits(16_000, { active: 3, maxActive: 3 }) }, []],
    [
      'held up by a limit',
      { queues: waits(310_000, { active: 3, maxActive: 3 }) },
      ['warning oldest_task_over_limit high'],
    ],
    ['just begun to wait', { queues: waits(14_000) }, []],
    [
      'taken a moment ago',
      {
        queues: waits(16_000),
        workers: [worker({ queues: [{ name: 'high', concurrency: 4, holds: [], beganAt: ago(2) }] })],
      },
      [],
    ],
    ['paused', { queues: waits(400_000, { paused: true }) }, ['warning queue_paused high']],
    ['embedding away', { workers: [held(EMBEDDING_SERVICE_AWAY)] }, ['critical embedding_service_away']],
    [
      'embedding away for one of two',
      { workers: [held(EMBEDDING_SERVICE_AWAY), worker({ id: 'v' })] },
      ['warning embedding_service_away'],
    ],
    ['silent', { workers: [running(60, 51)] }, ['warning task_stuck t']],
    ['long and not silent', { workers: [running(99, 5)] }, []],
    ['past its limit', { workers: [running(111, 5)] }, ['critical task_stuck t']],
    [
      'a worker lost',
      { workers: [worker(), worker({ id: 'gone' }, { lost: true, beatAt: NOW - 60_000 })] },
      ['warning worker_lost gone'],
    ],
    [
      'a worker lost long ago',
      { workers: [worker(), worker({ id: 'gone' }, { lost: true, beatAt: NOW - 660_000 })] },
      [],
    ],
    [
      'one collection left behind',
      collections(['a', 5], ['b', 6], ['c', 950]),
      ['warning collection_starving c'],
    ],
    ['one collection alone', collections(['c', 5], ['c', 6], ['c', 950]), []],
    ['all wait alike', collections(['a', 940], ['b', 960], ['c', 950]), []],
    [
      'failures',
      { failures: { lately: { runs: 20, failed: 6 }, day: { runs: 500, failed: 10 } } },
      ['warning failure_rate_up'],
    ],
    [
      'failures as ever',
      { failures: { lately: { runs: 20, failed: 6 }, day: { runs: 500, failed: 200 } } },
      [],
    ],
    [
      'most fail, as ever',
      { failures: { lately: { runs: 20, failed: 10 }, day: { runs: 500, failed: 250 } } },
      ['warning failure_rate_up'],
    ],
    ['too few to tell', { failures: { lately: { runs: 9, failed: 9 }, day: { runs: 9, failed: 9 } } }, []],
    ['nearly full', { queues: [queue({ waiting: 80 })] }, ['warning queue_nearly_full high']],
    ['full', { queues: [queue({ waiting: 100 })] }, ['critical queue_nearly_full high']],
    ['memory', redis({ usedBytes: 81, maxBytes: 100 }), ['warning redis_memory']],
    ['memory gone', redis({ usedBytes: 96, maxBytes: 100 }), ['critical redis_memory']],
    ['eviction', redis({ policy: 'allkeys-lru', maxBytes: 100 }), ['critical redis_eviction']],
    ['eviction one day', redis({ policy: 'allkeys-lru' }), ['warning redis_eviction']],
    ['no file', redis({ aof: 'off' }), ['warning redis_persistence']],
    ['file failed', redis({ aof: 'failed' }), ['critical redis_persistence']],
    ['snapshot failed', redis({ snapshotFailed: true }), ['critical redis_persistence']],
    [
      'a tenth of the disk',
      { storage: { freeBytes: 99 * GB, totalBytes: 1000 * GB } },
      ['warning storage_full'],
    ],
    ['two of four', { storage: { freeBytes: 1.9 * GB, totalBytes: 4 * GB } }, ['warning storage_full']],
    ['no disk', { storage: { freeBytes: 0.4 * GB, totalBytes: 4 * GB } }, ['critical storage_full']],
    ['nothing could be read', { redis: null, storage: null, failures: null }, []],
  ])('%s', (_, more, expected) => {
    expect(found(more)).toEqual(expected);
  });

  it('what is critical comes first, and of a kind not more than can be read', () => {
    const lost = Array.from({ length: 50 }, (_, index) =>
      worker({ id: `w${index}` }, { lost: true, beatAt: NOW - 1000 }),
    );
    const codes = findProblems(snapshot({ workers: lost, queues: waits(1) }));
    expect(codes[0]?.code).toBe('no_worker');
    expect(codes.filter(({ code }) => code === 'worker_lost')).toHaveLength(20);
  });
});

it('a problem is remembered until it is gone', () => {
  const memory = new ProblemMemory();
  const paused = findProblems(snapshot({ queues: [queue({ paused: true })] }));
  expect(memory.date(paused, 1000)[0]?.since).toBe(1000);
  expect(memory.date(paused, 2000)[0]?.since).toBe(1000);
  expect(memory.date([], 3000)).toEqual([]);
  expect(memory.date(paused, 4000)[0]?.since).toBe(4000);
});
