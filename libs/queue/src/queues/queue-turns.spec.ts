import { loadSettings, type Settings } from '@app/config';
import { Queue, Worker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';
import { handBack } from '../running/hand-back.js';
import { entryOf } from '../tasks/task-index-entry.js';

/** One queue with a single slot, as BullMQ serves it. */
class Counter {
  private readonly redis = new Redis(process.env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
  private readonly prefix = `{turns-${randomUUID().slice(0, 8)}}`;
  private readonly queue = new Queue('low', { connection: this.redis, prefix: this.prefix });
  private readonly worker = new Worker('low', undefined, {
    connection: this.redis,
    prefix: this.prefix,
    autorun: false,
  });
  readonly turns: QueueTurns;
  private came = 0;

  static async open(more: Partial<Settings> = {}): Promise<Counter> {
    const opened = new Counter(more);
    await opened.redis.ping();
    return opened;
  }

  private constructor(more: Partial<Settings>) {
    const settings = { ...loadSettings({ REDIS_PREFIX: this.prefix }), ...more };
    this.turns = new QueueTurns(new Queues(this.redis, [this.queue]), settings);
  }

  /** `count` tasks of a collection come; their names are the collection and a number. */
  async come(collection: string, count: number): Promise<void> {
    const tasks = Array.from({ length: count }, () =>
      entryOf(
        { queue: 'low', taskId: `${collection}-${(this.came += 1)}`, jobName: 'probe' },
        { collection },
      ),
    );
    const priorities = await this.turns.admit('low', tasks);
    await this.queue.addBulk(
      tasks.map(({ taskId }, index) => ({
        name: 'probe',
        data: {},
        opts: { jobId: taskId, priority: priorities[index] },
      })),
    );
  }

  async again(taskId: string, turn: number): Promise<void> {
    await this.queue.remove(taskId);
    await this.queue.add('probe', {}, { jobId: taskId, priority: turn });
  }

  /** Serves `count` tasks one after the other; gives the collections they were of. */
  async serve(count: number): Promise<string[]> {
    const served: string[] = [];
    for (let done = 0; done < count; done += 1) {
      const job = (await this.worker.getNextJob('token', { block: false })) as Job | undefined;
      if (!job?.id) break;
      await this.turns.begun('low', job.priority, [job.id]);
      await job.moveToCompleted(null, 'token', false);
      served.push(job.id.split('-')[0] ?? '');
    }
    return served;
  }

  /** The next task is handed to a worker that does not want it. */
  async decline(meanwhile: () => Promise<void>): Promise<void> {
    const job = (await this.worker.getNextJob('token', { block: false })) as Job;
    await meanwhile();
    await this.turns.notBegun(job);
    await handBack(job, 'token');
  }

  async close(): Promise<void> {
    await this.worker.close();
    await this.queue.close();
    const keys = await this.redis.keys(`${this.prefix}*`);
    if (keys.length > 0) await this.redis.unlink(keys);
    await this.redis.quit();
  }
}

const shares = (served: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of served) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

let counter: Counter;
afterEach(() => counter.close());

describe('QueueTurns', () => {
  it('lets a single task pass the crowd of another collection', async () => {
    counter = await Counter.open();
    await counter.come('crowd', 500);
    await counter.serve(7);
    await counter.come('single', 1);
    expect(await counter.serve(2)).toContain('single');
  });

  it('keeps the order of one collection', async () => {
    counter = await Counter.open();
    await counter.come('a', 3);
    expect(await counter.turns.admit('low', [entry('a-4')])).toEqual([4]);
  });

  it('shares equally between those that always have something waiting, however much that is', async () => {
    counter = await Counter.open();
    await counter.come('large', 900);
    await counter.come('small', 30);
    await counter.serve(20);
    await counter.come('late', 30);
    // Simulated: a small collection that brings a task for each one served, beside a large backlog.
    const served: string[] = [];
    for (let round = 0; round < 90; round += 1) {
      const [name = ''] = await counter.serve(1);
      served.push(name);
      if (name !== 'large') await counter.come(name, 1);
    }
    for (const name of ['large', 'small', 'late']) expect(shares(served)[name]).toBe(30);
  });

  it('gives nobody credit for turns that were not used', async () => {
    counter = await Counter.open();
    await counter.come('idle', 1);
    await counter.serve(1);
    await counter.come('busy', 60);
    await counter.serve(50);
    await counter.come('idle', 20);
    const served = await counter.serve(10);
    expect(shares(served)).toEqual({ idle: 5, busy: 5 });
  });

  it('has a task that runs again wait for as many others as its run counts', async () => {
    counter = await Counter.open({ QUEUE_MAX_WAITING: 20 });
    await counter.come('a', 1);
    await counter.serve(1);
    await counter.come('crowd', 20);
    const turn = await counter.turns.lastOf('low', entry('a-1'), 5);
    await counter.again('a-1', turn);
    expect(shares(await counter.serve(5))).toEqual({ crowd: 5 });
    expect(await counter.serve(1)).toEqual(['a']);
  });

  it('refuses what the queue has no room for, all or none', async () => {
    counter = await Counter.open({ QUEUE_MAX_WAITING: 3 });
    await counter.come('a', 2);
    await expect(counter.come('b', 2)).rejects.toMatchObject({ code: 'queue_full' });
    await counter.come('b', 1);
    expect(shares(await counter.serve(5))).toEqual({ a: 2, b: 1 });
  });

  it('knows since when the oldest waits, and forgets those that have begun', async () => {
    counter = await Counter.open();
    expect(await counter.turns.oldest('low')).toBeUndefined();
    const before = Date.now();
    await counter.come('a', 2);
    expect(await counter.turns.oldest('low')).toBeGreaterThanOrEqual(before);
    await counter.serve(2);
    expect(await counter.turns.oldest('low')).toBeUndefined();
  });

  it('knows that one still waits which workers were handed and have not begun', async () => {
    counter = await Counter.open();
    const before = Date.now();
    await counter.come('a', 1);
    for (let times = 0; times < 2; times += 1) {
      // Whoever looks meanwhile takes it off the list.
      await counter.decline(async () => expect(await counter.turns.oldest('low')).toBeUndefined());
      expect(await counter.turns.oldest('low')).toBeGreaterThanOrEqual(before);
    }
    expect(await counter.serve(1)).toEqual(['a']);
    expect(await counter.turns.oldest('low')).toBeUndefined();
  });

  it('puts low tasks that have waited too long before all others', async () => {
    counter = await Counter.open({ LOW_MAX_WAIT: 0.2 });
    await counter.come('crowd', 20);
    await counter.serve(1);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await counter.come('new', 5);
    expect(await counter.turns.preferOverdue()).toBe(19);
    expect(shares(await counter.serve(19))).toEqual({ crowd: 19 });
    expect(await counter.turns.preferOverdue()).toBe(0);
    expect(counter.turns.isUrgent('low', Date.now() - 1000)).toBe(true);
    expect(counter.turns.isUrgent('low', Date.now())).toBe(false);
  });
});

const entry = (taskId: string) => entryOf({ queue: 'low', taskId, jobName: 'probe' }, { collection: 'a' });
