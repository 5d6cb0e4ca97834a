import { EmbeddingServer } from './support/embedding-server.js';
import { MortalRedis } from './support/mortal-redis.js';
import { Receiver, WEBHOOK_SECRET } from './support/receiver.js';
import { ADMIN, System } from './support/system.js';

jest.setTimeout(180_000);

/** In documents, questions, metadata and answers of services; in no log. */
const MARKER = 'zanzibarmarker';
const SECRETS = {
  EMBEDDING_API_KEY: 'sk-embedding-3f9a51c0',
  RERANK_API_KEY: 'sk-rerank-77b1c2d3',
  LLM_API_KEY: 'sk-llm-0d1e2f3a',
  METRICS_TOKEN: 'metrics-token-55aa66bb',
  WEBHOOK_SECRET,
};
const SOURCE_KEY = 'sk-source-99ffee11';
const URL_LOGIN = 'hidden-login-4711';

describe('the logs of all processes', () => {
  let system: System;
  let embedding: EmbeddingServer;
  let redis: MortalRedis;
  let receiver: Receiver;
  beforeAll(async () => {
    [embedding, redis, receiver] = await Promise.all([
      EmbeddingServer.start({ requireKey: SECRETS.EMBEDDING_API_KEY }),
      MortalRedis.start(),
      Receiver.start(),
    ]);
    system = await System.start({
      env: {
        ...SECRETS,
        LOG_LEVEL: 'trace',
        REDIS_URL: redis.url,
        EMBEDDING_SERVICE_URL: embedding.url,
        EMBEDDING_MODEL: 'meaning',
        RERANK_SERVICE_URL: `http://user:${URL_LOGIN}@127.0.0.1:9`,
        LLM_BASE_URL: `http://user:${URL_LOGIN}@127.0.0.1:9/v1`,
        LLM_MODEL: 'none',
        QUERY_SOURCES: JSON.stringify({
          Away: { url: `http://u:${URL_LOGIN}@127.0.0.1:9`, api_key: SOURCE_KEY },
        }),
        WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
        WEBHOOK_RETRY_DELAYS: '1',
        TASK_MAX_RETRIES: '1',
      },
    });
  });
  afterAll(async () => {
    await system?.stop();
    await receiver?.stop();
    await embedding?.stop();
    await redis?.remove();
  });

  it('have neither secrets nor texts, whatever goes wrong', async () => {
    await goRight();
    await goWrong();
    await leaveRedisWithoutMemory();
    expectErrors();
    for (const secret of [...Object.values(SECRETS), SOURCE_KEY, URL_LOGIN, ADMIN.password, MARKER]) {
      const line = system.output.split('\n').find((each) => each.includes(secret));
      expect([secret, line]).toEqual([secret, undefined]);
    }
  });

  async function goRight(): Promise<void> {
    const fields = {
      metadata: JSON.stringify({ note: MARKER }),
      callback_url: receiver.url(`/told?token=${URL_LOGIN}`),
    };
    const { body } = await system.api.add(`What it says: ${MARKER}.`, 'a.txt', fields);
    await system.api.ended(body.task_id);
    const headers = { authorization: `Bearer ${URL_LOGIN}`, cookie: `session=${URL_LOGIN}` };
    await system.api.get(`/rag/task/${body.task_id}?token=${URL_LOGIN}`, headers);
    await system.api.query(MARKER);
    await system.api.query(MARKER, { sources: ['Away'] });
    await system.api.query(MARKER, { filter: { 'metadata.note': MARKER } });
    await system.api.post('/rag/answer', { query: MARKER });
    await system.waitFor(async () => receiver.received.length > 0);
  }

  async function goWrong(): Promise<void> {
    const json = { 'content-type': 'application/json' };
    await system.api.request('/rag/query', { method: 'POST', headers: json, body: `{"query": ${MARKER}` });
    await system.api.post('/rag/query', {
      query: MARKER,
      top_k: MARKER,
      filter: { [MARKER]: { nope: MARKER } },
    });
    await system.api.process(Buffer.from(`%PDF-1.7\n1 0 obj ${MARKER}`), 'broken.pdf');
    await system.api.process(Buffer.from(`PK\u0003\u0004${MARKER}`), 'broken.docx').catch(() => undefined);
    embedding.poison = MARKER;
    embedding.poisonStatus = 400;
    await system.api.process(`Refused: ${MARKER} one`, 'b.txt');
    embedding.poisonStatus = 500;
    await system.api.process(`Failing: ${MARKER} two`, 'c.txt');
    await system.api.query(`${MARKER} again`);
    embedding.poison = undefined;
    const away = `http://127.0.0.1:9/?token=${URL_LOGIN}`;
    await system.api.add(`Nobody hears: ${MARKER} three`, 'd.txt', { callback_url: away });
  }

  /** Then Redis refuses what is written, and the client's errors have the whole command on them. */
  async function leaveRedisWithoutMemory(): Promise<void> {
    await redis.command('config', 'set', 'maxmemory', '1');
    // What nothing is missing from is what would be kept.
    const whole = { collections: ['default'], mode: 'keyword', rerank: false };
    await system.api.query(`${MARKER} without memory`, whole);
    await system.api.add(`No room: ${MARKER} four`, 'e.txt');
    await system.waitFor(async () => system.output.includes('the query cache cannot be used right now'));
    await redis.command('config', 'set', 'maxmemory', '0');
  }

  /** That there was something to log is what makes the search for it worth anything. */
  function expectErrors(): void {
    for (const message of [
      'task failed',
      'a source failed',
      'passages were not reranked',
      'the query cache cannot be used right now',
      'request completed',
    ]) {
      expect(system.output).toContain(message);
    }
  }
});
