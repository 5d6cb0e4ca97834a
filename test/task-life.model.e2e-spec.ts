import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPdf } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import type { Json } from './support/api.js';
import { Probes } from './support/probes.js';
import { System, type Service } from './support/system.js';

const RUNS = 12;
const MAX_COMMANDS = 25;
const ATTEMPTS = 3;
const LIMIT_MS = 60_000;
const WITHOUT_TEXT = buildPdf([[]]);
const TERMINAL = new Set(['completed', 'failed', 'cancelled']);

/** What is known of a task without looking. */
interface Task {
  readonly acts: readonly string[];
  /** How often it was run again by hand. */
  again: number;
  cancelled: boolean;
}

interface Model {
  readonly tasks: Map<string, Task>;
  readonly batches: string[];
  crashes: number;
}

/** The real system, of which the workers may be killed. */
interface Real {
  readonly system: System;
  readonly probes: Probes;
  readonly workers: Service[];
}

type Command = fc.AsyncCommand<Model, Real>;

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => name,
});

const pick = (model: Model, at: number): [string, Task] | undefined =>
  [...model.tasks][Math.floor(at * model.tasks.size)];

const add = (acts: readonly string[], collection: string): Command =>
  command(`add(${acts.join(',')} ${collection})`, async (model, { probes }) => {
    const taskId = await probes.submit({ acts: [...acts], collection });
    model.tasks.set(taskId, { acts, again: 0, cancelled: false });
  });

const addBatch = (good: number, bad: number): Command =>
  command(`batch(${good} good, ${bad} bad)`, async (model, { system }) => {
    const files = [
      ...Array.from(
        { length: good },
        (_, index) => [`Text ${index} of ${Math.random()}.`, 'good.txt'] as const,
      ),
      ...Array.from({ length: bad }, () => [WITHOUT_TEXT, 'bad.pdf'] as const),
    ];
    model.batches.push((await system.api.addBatch(files)).body.task_id);
  });

const cancel = (at: number): Command =>
  command(`cancel(${at.toFixed(2)})`, async (model, { system }) => {
    const [taskId, task] = pick(model, at) ?? [];
    if (!taskId || !task) return;
    const { status, body } = await system.api.delete(`/rag/task/${taskId}`);
    if (status === 409) expect(body.code).toBe('task_already_finished');
    else expect(status).toBe(200);
    task.cancelled = true;
  });

const retry = (at: number): Command =>
  command(`retry(${at.toFixed(2)})`, async (model, { system }) => {
    const [taskId, task] = pick(model, at) ?? [];
    if (!taskId || !task) return;
    const { status, body } = await system.api.post(`/rag/task/${taskId}/retry`, {});
    if (status === 409) expect(body.code).toBe('task_not_retryable');
    else expect(status).toBe(202);
    if (status === 202) task.again += 1;
  });

const cancelBatch = command('cancelBatch', async (model, { system }) => {
  const taskId = model.batches.at(-1);
  if (taskId) expect([200, 409]).toContain((await system.api.delete(`/rag/task/${taskId}`)).status);
});

const pause = command('pause', async (_, { probes }) => {
  for (const name of ['high', 'low']) await probes.queues.get(name).pause();
});

const resume = command('resume', async (_, { probes }) => {
  for (const name of ['high', 'low']) await probes.queues.get(name).resume();
});

const crash = command('crash', async (model, { system, workers }) => {
  model.crashes += 1;
  workers.shift()?.kill('SIGKILL');
  workers.push(system.spawn('probe'));
});

const wait = (ms: number): Command => command(`wait(${ms})`, () => sleep(ms).then(() => undefined));

const acts = fc.oneof(
  fc.constant(['ok']),
  fc.constant(['sleep:60']),
  fc.constant(['refuse']),
  fc.constant(['fail']),
  fc.constant(['fail', 'ok']),
  fc.constant(['sleep:400', 'fail', 'sleep:100']),
);
const place = fc.double({ min: 0, max: 0.999, noNaN: true });
const commands = fc.commands(
  [
    fc.tuple(acts, fc.constantFrom('a', 'b')).map(([list, collection]) => add(list, collection)),
    fc.tuple(acts, fc.constantFrom('a', 'b')).map(([list, collection]) => add(list, collection)),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 2 }))
      .map(([good, bad]) => addBatch(good, bad)),
    place.map(cancel),
    place.map(retry),
    fc.constant(cancelBatch),
    fc.constant(pause),
    fc.constant(resume),
    fc.constant(crash),
    fc.integer({ min: 0, max: 300 }).map(wait),
  ],
  { maxCommands: MAX_COMMANDS, size: 'max' },
);

async function expectItHolds(model: Model, { system, probes }: Real): Promise<void> {
  const all = [...model.tasks.keys(), ...model.batches];
  const views = new Map<string, Json>();
  await system.waitFor(async () => {
    for (const taskId of all) views.set(taskId, (await system.api.get(`/rag/task/${taskId}`)).body);
    return [...views.values()].every(({ status }) => TERMINAL.has(status));
  }, LIMIT_MS);
  for (const [taskId, task] of model.tasks) {
    const { status } = views.get(taskId);
    expect((await system.api.get(`/rag/task/${taskId}`)).body.status).toBe(status);
    const runs = (await probes.runs(taskId)).length;
    expect(runs).toBeLessThanOrEqual(ATTEMPTS * (1 + task.again) + model.crashes);
    if (status === 'cancelled') expect(task.cancelled).toBe(true);
    if (status === 'completed') expect(runs).toBeGreaterThan(0);
    if (task.cancelled || task.again > 0 || model.crashes > 0) continue;
    // Undisturbed, it ends as its acts say.
    const succeeds = task.acts.slice(0, ATTEMPTS).some((act) => /^(ok|sleep)/.test(act));
    expect([taskId, status]).toEqual([taskId, succeeds ? 'completed' : 'failed']);
  }
  for (const taskId of model.batches) {
    const { counts, documents } = views.get(taskId);
    expect(counts.completed + counts.failed + counts.cancelled).toBe(counts.total);
    expect(documents).toHaveLength(counts.total);
  }
}

it(
  'whatever is done to tasks, each ends once and no run is made that was not allowed',
  async () => {
    const options = JSON.stringify({ probe: { retries: ATTEMPTS - 1, retryDelay: 0.1 } });
    const system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: '5', JOB_OPTIONS: options } });
    const probes = await Probes.connect(system);
    const workers = [system.spawn('probe'), system.spawn('probe')];
    const real: Real = { system, probes, workers };
    try {
      await fc.assert(
        fc.asyncProperty(commands, async (list) => {
          const model: Model = { tasks: new Map(), batches: [], crashes: 0 };
          await fc.asyncModelRun(() => ({ model, real }), list);
          await resume.run(model, real);
          await expectItHolds(model, real);
        }),
        // Shrinking would run for hours; the seed and the commands are in the message.
        { numRuns: RUNS, endOnFailure: true },
      );
    } finally {
      await probes.close();
      await system.stop();
    }
  },
  RUNS * LIMIT_MS,
);
