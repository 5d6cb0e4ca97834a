import { Settings } from '@app/config';
import { Logger } from '@nestjs/common';
import {
  after,
  json,
  MisbehavingServer,
  problem,
  silence,
} from '../../http-client/src/service/testing/misbehaving-server.js';
import type { Passage } from './answer-types.js';
import { Deadline } from './deadline.js';
import { Reranker, type Reranked } from './reranker.js';

describe('Reranker', () => {
  let server: MisbehavingServer;
  let reranker: Reranker;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    server = await MisbehavingServer.start();
    use({ RERANK_SERVICE_URL: server.url });
  });
  afterEach(async () => {
    reranker.onApplicationShutdown();
    await server.stop();
  });

  const use = (settings: Partial<Settings>): void => {
    reranker = new Reranker(Object.assign(new Settings(), { RERANK_TIMEOUT_MS: 1500 }, settings));
  };
  const PASSAGES = ['a', 'b', 'c'].map((text, index) => ({ text, score: 9 - index }) as Passage);
  const rerank = (isWanted = true, limitMs = 5000): Promise<Reranked> =>
    reranker.rerank('q', PASSAGES, { isWanted, deadline: new Deadline(limitMs) });
  const unchanged = (rerank_error: unknown): object => ({
    passages: PASSAGES,
    reranked: false,
    rerank_error,
  });

  it('orders passages by the scores of the service, which become theirs', async () => {
    server.answers(json([0.1, 0.9, 0.5].map((score, index) => ({ index, score }))));
    expect(await rerank()).toEqual({
      passages: [
        { text: 'b', score: 0.9 },
        { text: 'c', score: 0.5 },
        { text: 'a', score: 0.1 },
      ],
      reranked: true,
      rerank_error: null,
    });
    expect([reranker.candidates(5, true), reranker.candidates(80, true)]).toEqual([50, 80]);
  });

  it('leaves them where it is not wanted, or there is no service', async () => {
    expect(await rerank(false)).toEqual(unchanged(null));
    expect(reranker.candidates(5, false)).toBe(5);
    use({});
    expect(await rerank()).toEqual(unchanged(null));
    expect(reranker.candidates(5, true)).toBe(5);
    expect(server.received).toHaveLength(0);
  });

  it('leaves them when the service fails, and shows nothing of what it says', async () => {
    server.answers(problem(422, 'secret'));
    expect(await rerank()).toEqual(unchanged('The rerank service cannot be used right now.'));
    server.answers(json([{ index: 0, score: 1 }]));
    expect(await rerank()).toEqual(unchanged('The rerank service cannot be used right now.'));
  });

  it('gives up the rest of what it asked when a part of it has failed', async () => {
    server.answers(after(100, problem(400, 'no')), silence);
    const passages = Array.from({ length: 40 }, (_, index) => ({ text: `${index}`, score: 1 }) as Passage);
    await reranker.rerank('q', passages, { isWanted: true, deadline: new Deadline(5000) });
    const over = Date.now() + 1000;
    while (server.inFlight > 0 && Date.now() < over) await new Promise((resolve) => setImmediate(resolve));
    expect([server.received.length, server.inFlight]).toEqual([2, 0]);
  });

  it('leaves them when the service is late, or the query has no time left', async () => {
    server.answers(silence);
    expect(await rerank()).toEqual(unchanged('No answer within 1500 ms.'));
    // Which is not the service's fault: it is asked the next time as well.
    for (let time = 0; time < 6; time += 1) {
      expect(await rerank(true, 20)).toEqual(
        unchanged(expect.stringMatching(/^No answer within \d\d? ms\.$/)),
      );
    }
    server.answers(json([0.1, 0.9, 0.5].map((score, index) => ({ index, score }))));
    expect(await rerank()).toMatchObject({ reranked: true });
  });
});
