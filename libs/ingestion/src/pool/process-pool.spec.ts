import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessPool } from './process-pool.js';

/** A child that does as it is told, and says which process it is. */
const CHILD = `
process.on('message', async ({ act, value }) => {
  const reply = (result) => process.send({ kind: 'result', result, residentBytes: value === 'fat' ? 1e12 : 0 });
  if (act === 'echo') reply({ value, pid: process.pid });
  if (act === 'wait') setTimeout(() => reply({ value, pid: process.pid }), value);
  if (act === 'spin') for (;;);
  if (act === 'abort') process.abort();
  if (act === 'exit') process.exit(3);
  if (act === 'fail') process.send({ kind: 'error', code: 'document_encrypted', message: 'locked' });
  if (act === 'verdict') { require('node:fs').writeSync(4, value); process.kill(process.pid, 'SIGKILL'); }
  if (act === 'progress') { process.send({ kind: 'progress', stage: 'extract', done: 1, total: 2 }); reply({}); }
});
process.on('disconnect', () => process.exit());
`;

interface Request {
  act: string;
  value?: unknown;
}
interface Reply {
  value: unknown;
  pid: number;
}

const quiet = {
  urgent: false,
  onProgress: () => undefined,
  get signal() {
    return new AbortController().signal;
  },
};

describe('ProcessPool', () => {
  let directory: string;
  let pool: ProcessPool<Request, Reply>;

  const poolOf = (size: number): ProcessPool<Request, Reply> =>
    new ProcessPool(join(directory, 'child.cjs'), size, { residentBytes: 2 ** 29, stallSeconds: 5 });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-pool-'));
    await writeFile(join(directory, 'child.cjs'), CHILD);
    pool = poolOf(2);
  });
  afterEach(async () => {
    pool.close();
    await rm(directory, { recursive: true });
  });

  const echo = (value: unknown): Promise<Reply> => pool.run({ act: 'echo', value }, quiet);

  it('uses a process again, and never more than its size', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, value) => echo(value)));
    expect(replies.map((reply) => reply.value)).toEqual(Array.from({ length: 20 }, (_, value) => value));
    expect(new Set(replies.map((reply) => reply.pid)).size).toBeLessThanOrEqual(2);
  });

  /** The values of requests, in the order in which a pool of one process answers them. */
  async function orderOf(
    requests: readonly (readonly [value: string, urgent: boolean])[],
  ): Promise<string[]> {
    const one = poolOf(1);
    const order: string[] = [];
    const echoed = requests.map(([value, urgent]) =>
      one.run({ act: 'echo', value }, { ...quiet, urgent }).then(() => order.push(value)),
    );
    await Promise.all(echoed);
    one.close();
    return order;
  }

  it('serves urgent requests before those that came earlier', async () => {
    const order = await orderOf([
      ['first', false],
      ['second', false],
      ['urgent', true],
    ]);
    expect(order).toEqual(['first', 'urgent', 'second']);
  });

  it('lets others in between urgent requests, one after each', async () => {
    const urgent = ['urgent 1', 'urgent 2', 'urgent 3'].map((value) => [value, true] as const);
    const others = ['other 1', 'other 2'].map((value) => [value, false] as const);
    const order = await orderOf([...urgent, ...others]);
    expect(order).toEqual(['urgent 1', 'other 1', 'urgent 2', 'other 2', 'urgent 3']);
  });

  it('kills a spinning process when the signal is aborted, and goes on', async () => {
    const controller = new AbortController();
    const spinning = pool.run({ act: 'spin' }, { ...quiet, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('cancelled')), 200);
    await expect(spinning).rejects.toThrow('cancelled');
    await expect(echo(1)).resolves.toMatchObject({ value: 1 });
  });

  it('lets go of a request that is aborted while it waits, and keeps its slots', async () => {
    const controller = new AbortController();
    const busy = [pool.run({ act: 'wait', value: 300 }, quiet), pool.run({ act: 'wait', value: 300 }, quiet)];
    const waiting = pool.run({ act: 'echo' }, { ...quiet, signal: controller.signal });
    await sleep(50);
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await Promise.all(busy);
    await expect(Promise.all([echo(1), echo(2), echo(3)])).resolves.toHaveLength(3);
  });

  it.each([
    [{ act: 'fail' }, 'document_encrypted'],
    [{ act: 'verdict', value: 'memory' }, 'document_too_large'],
    [{ act: 'verdict', value: 'stalled' }, 'document_too_large'],
    [{ act: 'abort' }, 'document_too_large'],
    [{ act: 'exit' }, 'internal_error'],
  ])('ends %j in %s and goes on', async (request, code) => {
    await expect(pool.run(request, quiet)).rejects.toMatchObject({ code });
    await expect(echo(1)).resolves.toMatchObject({ value: 1 });
  });

  it('replaces a process that has grown fat', async () => {
    const fat = await echo('fat');
    const next = await echo(1);
    expect(next.pid).not.toBe(fat.pid);
  });

  it('tells what it is doing, and why processes ended', async () => {
    const controller = new AbortController();
    const spinning = pool.run({ act: 'spin' }, { ...quiet, signal: controller.signal });
    const others = [pool.run({ act: 'wait', value: 300 }, quiet), echo(1)];
    await sleep(100);
    expect(pool.load).toMatchObject({ size: 2, busy: 2, waiting: 1 });
    controller.abort(new Error('cancelled'));
    await Promise.allSettled([spinning, ...others]);
    for (const value of ['memory', 'stalled']) {
      await expect(pool.run({ act: 'verdict', value }, quiet)).rejects.toThrow();
    }
    await expect(pool.run({ act: 'exit' }, quiet)).rejects.toThrow();
    await echo('fat');
    while (pool.load.ended.worn === 0) await sleep(10);
    expect(pool.load).toEqual({
      size: 2,
      busy: 0,
      waiting: 0,
      ended: { aborted: 1, memory: 1, stalled: 1, lost: 1, worn: 1 },
    });
  });

  it('passes progress on', async () => {
    const onProgress = jest.fn();
    await pool.run({ act: 'progress' }, { ...quiet, onProgress });
    expect(onProgress).toHaveBeenCalledWith('extract', 1, 2);
  });

  it('ends what runs and what waits when it is closed', async () => {
    const runs = [1, 2, 3].map(() => pool.run({ act: 'spin' }, quiet));
    setTimeout(() => pool.close(), 100);
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
