import { AppError } from '@app/errors';
import { PostponeError, type JobContext } from '@app/queue';
import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReprocessProgress, type CameTo, type ReprocessResult } from './reprocess-progress.js';
import { ReprocessSlice } from './reprocess-slice.js';

type Act = (signal: AbortSignal) => Promise<void> | void;

/** A reprocessing of some documents, run by run, as its task would. */
class Task {
  readonly began: string[] = [];
  readonly stop = new AbortController();
  mostAtOnce = 0;
  saved: CameTo;
  private now = 0;

  constructor(
    private readonly acts: Record<string, Act>,
    private readonly softTimeLimit = 90,
    cameTo: Partial<CameTo> = {},
  ) {
    this.saved = { ...ReprocessProgress.start(Object.keys(acts).length), ...cameTo };
  }

  run(): Promise<ReprocessResult> {
    const context = {
      taskId: 't',
      softTimeLimit: this.softTimeLimit,
      signal: this.stop.signal,
      save: async ({ cameTo }: { cameTo: CameTo }) => {
        this.saved = JSON.parse(JSON.stringify(cameTo)) as CameTo;
      },
      progress: () => undefined,
      log: () => undefined,
    } as unknown as JobContext;
    const pages = { page: async () => ({ documentIds: Object.keys(this.acts), next: null }) };
    const documents = { reprocess: this.reprocess.bind(this) };
    const task = { collection: 'c', onlyOutdated: false };
    this.began.length = 0;
    return new ReprocessSlice({ pages, documents }, task, context, new ReprocessProgress(this.saved)).run();
  }

  private async reprocess(id: string, _task: object, { signal }: JobContext): Promise<'done'> {
    this.began.push(id);
    expect(this.saved.begun.map(([name]) => name)).toContain(id);
    this.now += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.now);
    try {
      await sleep(2);
      await this.acts[id]?.(signal);
      return 'done';
    } finally {
      this.now -= 1;
    }
  }
}

const ok: Act = () => undefined;
const fails =
  (code: ConstructorParameters<typeof AppError>[0]): Act =>
  () => {
    throw new AppError(code, 'as told');
  };
const codes = ({ failures }: ReprocessResult): object =>
  Object.fromEntries(failures.map(({ document_id, code }) => [document_id, code]));

describe('ReprocessSlice', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('does all of a few, two at a time, and one that fails sinks nobody', async () => {
    const task = new Task({ a: ok, b: fails('document_encrypted'), c: ok, d: ok });
    const result = await task.run();
    expect(result.counts).toEqual({ done: 3, unchanged: 0, failed: 1, superseded: 0, total: 4 });
    expect(codes(result)).toEqual({ b: 'document_encrypted' });
    expect(task.mostAtOnce).toBe(2);
  });

  it('gives its slot back when the slice is over, and each document is done once', async () => {
    const task = new Task({ a: ok, b: ok, c: ok, d: ok, e: ok, f: ok, g: ok }, 0.009);
    const began: string[] = [];
    let runs = 0;
    for (; runs < 7; runs += 1) {
      const outcome = await task.run().catch((error: unknown) => error);
      began.push(...task.began);
      if (!(outcome instanceof PostponeError)) {
        expect(outcome).toMatchObject({ counts: { done: 7, total: 7 } });
        break;
      }
      expect(outcome).toMatchObject({ seconds: 0, turns: task.began.length });
    }
    expect(runs).toBeGreaterThan(0);
    expect(began.sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('leaves a document alone that two runs have died of; what was beside it goes first, and alone', async () => {
    const task = new Task({ a: ok, b: ok, c: ok, d: ok }, 90, {
      begun: [
        ['b', 1],
        ['c', 2],
      ],
    });
    const result = await task.run();
    expect(task.began[0]).toBe('b');
    expect(task.began).not.toContain('c');
    expect(codes(result)).toEqual({ c: 'worker_lost' });
    expect(result.counts).toMatchObject({ done: 3, failed: 1 });
  });

  it.each(['storage_unavailable', 'queue_unavailable'] as const)(
    'blames no document for %s',
    async (code) => {
      let away = true;
      const act: Act = () => (away ? fails(code)(task.stop.signal) : undefined);
      const task = new Task({ a: act, b: act, c: ok });
      for (let run = 0; run < 4; run += 1) await expect(task.run()).rejects.toMatchObject({ code });
      expect([task.began, task.saved.begun]).toEqual([['a', 'b'], []]);
      away = false;
      expect((await task.run()).counts).toMatchObject({ done: 3, failed: 0 });
    },
  );

  it('counts a document as failed that the embedding service fails for again', async () => {
    const task = new Task({ a: fails('embedding_unavailable'), b: ok, c: ok });
    await expect(task.run()).rejects.toMatchObject({ code: 'embedding_unavailable' });
    expect(task.began).toEqual(['a', 'b']);
    const result = await task.run();
    expect(codes(result)).toEqual({ a: 'embedding_unavailable' });
    expect(result.counts).toMatchObject({ done: 2, failed: 1 });
  });

  it('gets on with many that the embedding service fails for, at the cost of a single attempt', async () => {
    const bad = fails('embedding_unavailable');
    const task = new Task({ a: bad, b: ok, c: bad, d: ok, e: bad, f: ok, g: bad, h: ok });
    await expect(task.run()).rejects.toMatchObject({ code: 'embedding_unavailable' });
    let runs = 1;
    for (; ; runs += 1) {
      const outcome = await task.run().catch((error: unknown) => error);
      if (!(outcome instanceof PostponeError)) {
        expect(outcome).toMatchObject({ counts: { done: 4, failed: 4 } });
        break;
      }
      expect(outcome.turns).toBe(task.began.length);
      expect(runs).toBeLessThan(8);
    }
    expect(runs).toBeGreaterThan(1);
  });

  it('waits as long as a document asks to, which does not count', async () => {
    let away = true;
    const act: Act = () => {
      if (away) throw new PostponeError(7, 'away');
    };
    const task = new Task({ a: act, b: ok });
    for (let run = 0; run < 3; run += 1)
      await expect(task.run()).rejects.toMatchObject({ seconds: 7, turns: 0 });
    away = false;
    expect((await task.run()).counts).toMatchObject({ done: 2, failed: 0 });
  });

  it('ends a document that takes too long, and not the others', async () => {
    const hangs: Act = (signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('in the middle of it'))),
      );
    const task = new Task({ a: hangs, b: ok }, 0.4);
    const result = await task.run();
    expect(codes(result)).toEqual({ a: 'soft_time_limit_exceeded' });
    expect(result.counts).toMatchObject({ done: 1 });
  });

  it('stops when it is told to, and what was under way is not blamed', async () => {
    const stopped = new AppError('cancelled', 'The task was cancelled.');
    const task: Task = new Task({
      a: ok,
      b: (signal) => {
        task.stop.abort(stopped);
        signal.throwIfAborted();
      },
      c: ok,
      d: ok,
    });
    await expect(task.run()).rejects.toBe(stopped);
    expect(task.saved.begun).toEqual([]);
    expect(task.began).not.toContain('d');
  });

  it('names the first 100 failures and counts all of them', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => [`d${index}`, fails('no_text_found')] as const);
    const result = await new Task(Object.fromEntries(ids)).run();
    expect(result.failures).toHaveLength(100);
    expect(result.counts).toMatchObject({ failed: 130, total: 130 });
  });
});
