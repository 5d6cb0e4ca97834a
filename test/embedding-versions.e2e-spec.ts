import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Json } from './support/api.js';
import type { System } from './support/system.js';
import { askAnew, CHUNKING, CHUNKS_PER_DOCUMENT, longText, TwoServices } from './support/two-services.js';

const ROUTE = '/rag/collections/default/embedding-versions';

/** Workers are killed, and missed only after a while. */
jest.setTimeout(240_000);

let services: TwoServices;
let system: System;

beforeEach(async () => (services = await TwoServices.start()));
afterEach(async () => {
  for (const load of loads.splice(0)) await load.stop().catch(() => undefined);
  await system.stop();
  await services.stop();
});

const list = async (): Promise<Json> => (await system.api.get(ROUTE)).body;
const build = (body: object): Promise<Answer> => system.api.post(ROUTE, body);
const task = async (id: string): Promise<Json> => (await system.api.get(`/rag/task/${id}`)).body;
const ask = (query: string, mode?: string): Promise<Answer> => askAnew(system, query, mode);

/** The ids of all chunks, by document. */
async function chunkIds(): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Json = (await system.api.get(`/rag/documents?limit=500${cursor}`)).body;
    for (const { document_id, chunks } of page.documents) {
      const { body } = await system.api.get(`/rag/documents/${document_id}/chunks?limit=500`);
      expect(body.chunks).toHaveLength(chunks);
      ids.set(
        document_id,
        body.chunks.map(({ chunk_id }: Json) => chunk_id),
      );
    }
    cursor = page.next_cursor && `&cursor=${page.next_cursor}`;
  }
  return ids;
}

/** Those under way: the API does not stop while it is asked. */
const loads: { stop(): Promise<unknown> }[] = [];

/** Does something over and over until it is stopped. */
class Load<T> {
  readonly results: T[] = [];
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(work: (index: number) => Promise<T>, pauseMs: number) {
    loads.push(this);
    this.running = (async () => {
      for (let index = 0; !this.stopped; index += 1) {
        this.results.push(await work(index));
        await sleep(pauseMs);
      }
    })();
  }

  async stop(): Promise<T[]> {
    this.stopped = true;
    await this.running;
    return this.results;
  }
}

it('a version is switched and switched back under queries and ingestion, though its worker is killed twice', async () => {
  system = await services.startSystem();
  const { old, fresh } = services;
  const files = Array.from({ length: 30 }, (_, n) => [longText(`book ${n}`), `book-${n}.txt`] as const);
  const batch = (await system.api.addBatch(files, CHUNKING)).body;
  expect(await system.api.ended(batch.task_id)).toMatchObject({ status: 'completed', outcome: 'all' });
  await system.api.process('The physician bought an automobile.', 'doctor.txt', { document_id: 'doctor' });
  const before = (await ask('Which doctor did purchase a car?')).body;
  expect(before).toMatchObject({ mode: 'semantic', results: [{ document_id: 'doctor' }, {}, {}] });

  const queries = new Load(
    (n) =>
      ask(
        `Did a doctor buy a car, a physician purchase an automobile, zq${n}qz?`,
        n % 2 ? 'hybrid' : 'semantic',
      ),
    10,
  );
  const documents = new Load(async (n) => {
    // Every third replaces the one before it.
    const id = `new-${n - (n % 3 === 2 ? 1 : 0)}`;
    const { body } = await system.api.add(longText(`${id} at ${n}`), `${id}.txt`, {
      ...CHUNKING,
      document_id: id,
    });
    return { id, n, taskId: body.task_id as string };
  }, 150);

  const { status, body } = await build({ provider: 'next', texts_per_second: 120 });
  expect(status).toBe(202);
  expect(body.embedding_version).toMatchObject({ state: 'building', provider: 'next', model: 'Meaning-96' });
  const { id } = body.embedding_version;
  for (const share of [0.2, 0.5]) {
    await system.waitFor(async () => ((await task(body.task_id)).progress?.fraction ?? 0) > share);
    for (const worker of system.services('worker')) worker.kill('SIGKILL');
    await sleep(300);
    expect((await list()).active).not.toBe(id);
    system.spawn('worker');
  }
  const built = await system.api.ended(body.task_id, 60_000);
  expect(built).toMatchObject({
    status: 'completed',
    attempt: 1,
    job: 'build-embedding-version',
    queue: 'low',
  });
  expect(built.result).toMatchObject({ embedding_version: id, refused_chunks: 0, active: false });

  expect((await system.api.post(`${ROUTE}/${id}/activate`, {})).body).toMatchObject({ state: 'active', id });
  await sleep(500);
  const added = await documents.stop();
  const tasks = await Promise.all(added.map(({ taskId }) => system.api.ended(taskId)));
  expect(tasks.filter((each) => each.status !== 'completed' || each.result.warnings.length > 0)).toEqual([]);
  const answers = await queries.stop();
  const bad = answers.filter((answer) => {
    return answer.status !== 200 || answer.body.degraded !== null || answer.body.results.length === 0;
  });
  expect(bad.map((answer) => answer.body)).toEqual([]);
  const found = answers.flatMap(({ body: { mode, results } }) =>
    results[0].document_id === 'doctor' ? [] : [[mode, results]],
  );
  expect(found).toEqual([]);
  expect(answers.length).toBeGreaterThan(100);
  expect(added.length).toBeGreaterThan(20);

  // Neither lost nor double, and each in both versions.
  const ids = await chunkIds();
  const expected = 31 + new Set(added.map((each) => each.id)).size;
  expect(ids.size).toBe(expected);
  const all = [...ids.values()].flat();
  expect(all).toHaveLength((expected - 1) * CHUNKS_PER_DOCUMENT + 1);
  expect(new Set(all).size).toBe(all.length);
  const { versions, ...state } = await list();
  expect(state).toEqual({ active: id, previous: versions[0].id });
  for (const version of versions) {
    expect(version).toMatchObject({ chunks: all.length, missing: 0, refused: 0, error: null });
    expect(version.size_bytes).toBe(4 * version.dimensions * all.length);
  }
  expect(versions.map(({ dimensions }: Json) => dimensions)).toEqual([64, 96]);

  // The new one answers, without the old service; also of what came last.
  const last = added.at(-1)!;
  old.down = true;
  const after = (await ask('Which doctor did purchase a car?')).body;
  expect(after).toMatchObject({
    mode: 'semantic',
    degraded: null,
    results: [{ document_id: 'doctor' }, {}, {}],
  });
  expect(after.results[0].score).not.toBeCloseTo(before.results[0].score, 6);
  const passage = `Paragraph 7 of ${last.id} at ${last.n} tells of`;
  expect((await ask(passage)).body.results[0].document_id).toBe(last.id);
  old.down = false;

  // And back: the old one answers as before, without the new service; what came meanwhile is there too.
  fresh.down = true;
  expect((await system.api.post(`${ROUTE}/rollback`, {})).body).toMatchObject({
    state: 'active',
    missing: 0,
  });
  const back = (await ask('Which doctor did purchase a car?')).body;
  expect(back.results[0]).toMatchObject({ document_id: 'doctor', score: before.results[0].score });
  expect((await ask(passage)).body.results[0].document_id).toBe(last.id);
  expect((await list()).previous).toBeNull();
});
