import {
  json,
  MisbehavingServer,
  problem,
  silence,
  type Behaviour,
} from '../libs/http-client/src/service/testing/misbehaving-server.js';
import type { Json } from './support/api.js';
import { System } from './support/system.js';

const LIMIT_MS = 700;
const MODEL = 'rerank-multilingual';
/** By words alone the shortest is best; the service likes vellum. */
const DOCUMENTS = {
  'first.txt': 'Felt, felt.',
  'second.txt': 'Felt of wool, and of much else besides.',
  'third.txt': 'Felt is laid between sheets of vellum, one after the other, until the post is high.',
};

interface Request {
  readonly query: string;
  readonly texts?: string[];
  readonly documents?: string[];
}

let server: MisbehavingServer;
let system: System;
beforeAll(async () => {
  server = await MisbehavingServer.start();
  system = await System.start({ env: { RERANK_TIMEOUT_MS: String(LIMIT_MS) } });
  for (const [name, text] of Object.entries(DOCUMENTS)) await system.api.process(text, name);
});
afterAll(async () => {
  await system.stop();
  await server.stop();
});

const scoreOf = (text: string): number => (text.includes('vellum') ? 0.75 : 0.5 / text.length);
const bodyOf = (): Request => JSON.parse(server.received.at(-1)?.body ?? '{}') as Request;

/** Scores the texts of the request it answers. */
const scoring =
  (field: 'texts' | 'documents', answer: (scores: number[]) => unknown): Behaviour =>
  (response, request) =>
    json(answer((bodyOf()[field] ?? []).map(scoreOf)))(response, request);

const DIALECTS = {
  tei: scoring('texts', (scores) => scores.map((score, index) => ({ index, score })).reverse()),
  cohere: scoring('documents', (scores) => ({
    results: scores.map((relevance_score, index) => ({ index, relevance_score })),
  })),
};

describe.each(Object.entries(DIALECTS))('a rerank service in the dialect %s', (dialect, scores) => {
  const ask = async (more: object = {}): Promise<Json> => (await system.api.query('felt', more)).body;
  const names = ({ results }: Json): string[] => results.map(({ filename }: Json) => filename);
  const byWords = Object.keys(DOCUMENTS);

  beforeAll(async () => {
    const env = { RERANK_SERVICE_URL: server.url, RERANK_DIALECT: dialect, RERANK_MODEL: MODEL };
    Object.assign(system.env, env, { RERANK_API_KEY: 'secret' });
    await system.restartApi();
  });

  it('orders what was found, before the answer is cut', async () => {
    server.answers(scores);
    const best = await ask({ top_k: 1 });
    expect(best).toMatchObject({ reranked: true, rerank_error: null, cached: false });
    expect(best.results).toMatchObject([{ filename: 'third.txt', score: 0.75 }]);
    expect(server.received.at(-1)).toMatchObject({ headers: { authorization: 'Bearer secret' } });
    expect(bodyOf()).toMatchObject({ query: 'felt', ...(dialect === 'cohere' && { model: MODEL }) });
    expect(names(await ask())).toEqual(['third.txt', 'first.txt', 'second.txt']);
  });

  it('is left out where a request says so', async () => {
    const before = server.received.length;
    const answer = await ask({ rerank: false });
    expect(answer).toMatchObject({ reranked: false, rerank_error: null });
    expect(names(answer)).toEqual(byWords);
    expect(server.received).toHaveLength(before);
  });

  it('that is late or fails leaves the order as it was, and nothing is kept of that', async () => {
    const late = `No answer within ${LIMIT_MS} ms.`;
    const away = 'The rerank service cannot be used right now.';
    for (const [behaviour, rerank_error] of [
      [silence, late],
      [problem(500, 'overloaded'), away],
      [json([{ index: 0, score: 1 }]), away],
    ] as const) {
      server.answers(behaviour);
      const answer = await ask({ top_k: 3 });
      expect(answer).toMatchObject({ reranked: false, rerank_error, cached: false });
      expect(names(answer)).toEqual(byWords);
    }
    server.answers(scores);
    await system.waitFor(async () => (await ask({ top_k: 3 })).reranked);
    expect((await ask({ top_k: 3 })).cached).toBe(true);
  });
});
