import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api, type Json } from './support/api.js';
import { EmbeddingServer } from './support/embedding-server.js';
import { MortalRedis } from './support/mortal-redis.js';
import { freePort, redisUrl, System } from './support/system.js';

const QUERIES = 1000;
/** Of all of them, on a machine that is busy otherwise. */
const LIMIT_MS = 240_000;
const DOCUMENTS = 4;
/** Between two changes of a document: what it must look like is known then. */
const REST_MS = 250;
/** Answers that each of its states is held against at least, however slow the machine is. */
const CHECKS = 5;
const QUESTIONS = ['Which zebra grazes?', 'Where do zebras graze?', 'zebra'];

let system: System;
afterEach(() => system.stop());

/** What is known of a document from `since` to `until`: the revision that must be found, or null for none. */
interface Known {
  readonly revision: string | null;
  readonly since: number;
  until: number;
  /** Answers that were held against it. */
  checks: number;
}

/** One document that is added, replaced and deleted without end. */
class Life {
  readonly history: Known[];

  constructor(
    private readonly api: Api,
    readonly id: string,
    private readonly ended: () => boolean,
  ) {
    this.history = [{ revision: null, since: 0, until: Infinity, checks: 0 }];
  }

  async turn(round: number): Promise<void> {
    for (const word of ['first', 'second']) {
      const revision = `${word}${round}`;
      await this.change(revision, async () => {
        const text = `The zebra of ${this.id} grazes, ${revision} time.`;
        const task = await this.api.process(text, `${this.id}.txt`, { document_id: this.id });
        if (task.status !== 'completed') throw new Error(JSON.stringify(task));
      });
    }
    await this.change(null, async () => {
      const { status, text } = await this.api.delete(`/rag/documents/${this.id}`);
      if (status !== 200) throw new Error(text);
    });
  }

  /** Nothing is known while it changes; afterwards every query must see it. */
  private async change(revision: string | null, work: () => Promise<void>): Promise<void> {
    this.history.at(-1)!.until = performance.now();
    await work();
    const known: Known = { revision, since: performance.now(), until: Infinity, checks: 0 };
    this.history.push(known);
    await sleep(REST_MS);
    while (known.checks < CHECKS && !this.ended()) await sleep(10);
  }

  /** What must be in the answer to a query from `start` to `end`; undefined when the document changed meanwhile. */
  known(start: number, end: number): Known | undefined {
    return this.history.find(({ since, until }) => since <= start && end <= until);
  }

  /** What is wrong with it. */
  fault(results: Json[], known: Known): string | undefined {
    const found = results.filter(({ document_id }) => document_id === this.id).map(({ text }) => text);
    const right =
      known.revision === null
        ? found.length === 0
        : found.length === 1 && String(found[0]).includes(`${known.revision} `);
    return right
      ? undefined
      : `${this.id}: ${known.revision ?? 'deleted'}, but found ${JSON.stringify(found)}`;
  }
}

it(
  '1,000 queries of two processes while documents are added, replaced and deleted: none is answered with what was',
  async () => {
    const port = String(await freePort());
    system = await System.start({ env: { LOG_LEVEL: 'error' } });
    system.spawn('api', { PORT: port });
    const apis = [system.api, new Api(`http://127.0.0.1:${port}`)];
    await system.waitFor(async () => (await apis[1]!.get('/health/live')).status === 200);
    await system.api.process('Of bread and butter.', 'other.txt');
    let ended = false;
    const lives = Array.from(
      { length: DOCUMENTS },
      (_, at) => new Life(apis[at % 2]!, `doc${at}`, () => ended),
    );
    const writing = lives.map(async (life) => {
      for (let round = 0; !ended; round += 1) await life.turn(round);
    });
    const outcome = { faults: [] as string[], cached: 0, checked: 0, asked: 0 };
    const asking = Array.from({ length: 8 }, async (_, who) => {
      while (outcome.asked < QUERIES && !ended) {
        outcome.asked += 1;
        const query = QUESTIONS[outcome.asked % QUESTIONS.length]!;
        const start = performance.now();
        const { status, body } = await apis[who % 2]!.query(query, { top_k: 50 });
        const end = performance.now();
        if (status !== 200) outcome.faults.push(JSON.stringify(body));
        else {
          if (body.cached) outcome.cached += 1;
          for (const life of lives) {
            const known = life.known(start, end);
            if (!known) continue;
            known.checks += 1;
            outcome.checked += 1;
            const fault = life.fault(body.results, known);
            if (fault !== undefined) outcome.faults.push(fault);
          }
        }
        await sleep(20);
      }
    });
    await Promise.all(asking).finally(() => (ended = true));
    await Promise.all(writing);
    expect(outcome.faults).toEqual([]);
    expect(outcome.asked).toBe(QUERIES);
    expect(outcome.checked).toBeGreaterThan(QUERIES / 2);
    expect(outcome.cached).toBeGreaterThan(100);
    expect(Math.min(...lives.map(({ history }) => history.length))).toBeGreaterThan(3);
  },
  LIMIT_MS,
);

describe('a question', () => {
  let server: EmbeddingServer;
  beforeEach(async () => (server = await EmbeddingServer.start()));
  afterEach(() => server.stop());

  it('that many ask at once is searched for once, and as clients want it', async () => {
    system = await System.start({ env: { EMBEDDING_SERVICE_URL: server.url, EMBEDDING_MODEL: 'm' } });
    await system.api.process('The physician bought an automobile.', 'a.txt');
    server.latencyMs = 300;
    const ask = (headers: Record<string, string> = {}): Promise<Json> =>
      system.api.request('/rag/query', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: 'Which doctor?' }),
      });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(answers.map(({ body }) => body.results[0].filename)).toEqual(answers.map(() => 'a.txt'));
    expect(server.sent.get('Which doctor?')).toBe(1);
    expect((await ask()).body).toMatchObject({ cached: true, mode: 'hybrid' });
    expect((await ask({ 'cache-control': 'no-cache' })).body.cached).toBe(false);
    expect((await ask({ 'cache-control': 'no-store' })).body.cached).toBe(false);
    const redis = new Redis(redisUrl());
    const keys = await redis.keys(`${system.env.REDIS_PREFIX}:query-cache:entry:*`);
    await redis.quit();
    expect(keys).toHaveLength(1);
  });
});

describe('without Redis', () => {
  let redis: MortalRedis;
  beforeEach(async () => (redis = await MortalRedis.start()));
  afterEach(() => redis.remove());

  it('queries are answered, and kept again once it is back', async () => {
    system = await System.start({ env: { REDIS_URL: redis.url } });
    await system.api.process('The zebra grazes.', 'a.txt');
    await system.api.query('zebra');
    expect((await system.api.query('zebra')).body.cached).toBe(true);
    await redis.kill();
    for (let times = 0; times < 5; times += 1) {
      const { status, body } = await system.api.query('zebra');
      expect(status).toBe(200);
      expect(body).toMatchObject({ cached: false, results: [{ filename: 'a.txt' }] });
    }
    await redis.revive();
    await system.waitFor(async () => (await system.api.query('zebra')).body.cached);
  });

  it('that hangs, queries are answered as well as ever', async () => {
    const server = await EmbeddingServer.start();
    const env = { REDIS_URL: redis.url, EMBEDDING_SERVICE_URL: server.url, EMBEDDING_MODEL: 'm' };
    system = await System.start({ env });
    await system.api.process('The physician bought an automobile.', 'a.txt');
    redis.pause();
    for (const query of ['Which doctor?', 'Which surgeon?', 'Whose car?']) {
      const { body } = await system.api.query(query);
      expect(body).toMatchObject({ mode: 'hybrid', degraded: null, results: [{ filename: 'a.txt' }] });
    }
    // Whoever stops in order would wait for it.
    for (const service of [...system.services('api'), ...system.services('worker')]) {
      service.kill('SIGKILL');
      await service.ended();
    }
    await server.stop();
  });
});
