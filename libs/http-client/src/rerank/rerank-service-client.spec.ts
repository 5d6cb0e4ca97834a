import { ServiceProtocolError, ServiceResponseError } from '../service/service-errors.js';
import { json, MisbehavingServer, problem, silence } from '../service/testing/misbehaving-server.js';
import { errorOf } from '../service/testing/test-client.js';
import { RerankServiceClient, type RerankServiceOptions } from './rerank-service-client.js';

describe('RerankServiceClient', () => {
  let server: MisbehavingServer;
  let client: RerankServiceClient;

  beforeEach(async () => (server = await MisbehavingServer.start()));
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  const use = (options: Partial<RerankServiceOptions> = {}): RerankServiceClient =>
    (client = new RerankServiceClient({ baseUrl: server.url, retries: 0, ...options }));
  const sent = (): unknown[] => server.received.map(({ body }) => JSON.parse(body) as unknown);

  it('speaks the dialect of TEI', async () => {
    const answer = [
      { index: 1, score: 0.9 },
      { index: 0, score: 0.2 },
    ];
    server.answers(json(answer));
    expect(await use({ apiKey: 'k' }).rerank('q', ['a', 'b'])).toEqual([0.2, 0.9]);
    expect(sent()).toEqual([{ query: 'q', texts: ['a', 'b'], truncate: true }]);
    expect(server.received[0]).toMatchObject({ url: '/rerank', headers: { authorization: 'Bearer k' } });
  });

  it('speaks the dialect of Cohere', async () => {
    const results = [
      { index: 1, relevance_score: 0.9 },
      { index: 0, relevance_score: 0.2 },
    ];
    server.answers(json({ results }));
    expect(await use({ dialect: 'cohere', model: 'm' }).rerank('q', ['a', 'b'])).toEqual([0.2, 0.9]);
    expect(sent()).toEqual([{ model: 'm', query: 'q', documents: ['a', 'b'], top_n: 2 }]);
  });

  it('sends TEI no more texts at once than it takes', async () => {
    server.answers((response, request) => {
      const { texts } = JSON.parse(server.received.at(-1)?.body ?? '') as { texts: string[] };
      json(texts.map((text, index) => ({ index, score: Number(text) })))(response, request);
    });
    const texts = Array.from({ length: 70 }, (_, index) => String(index));
    expect(await use().rerank('q', texts)).toEqual(texts.map(Number));
    expect(server.received).toHaveLength(3);
  });

  it.each([
    ['one is missing', [{ index: 0, score: 1 }]],
    [
      'one is there twice',
      [
        { index: 0, score: 1 },
        { index: 0, score: 2 },
      ],
    ],
    ['one has no score', [{ index: 0, score: 1 }, { index: 1 }]],
    ['there is no list', { error: 'no' }],
    ['the list has no objects', [1, null]],
  ])('refuses scores when %s', async (_what, answer) => {
    server.answers(json(answer));
    expect(await errorOf(use().rerank('q', ['a', 'b']))).toBeInstanceOf(ServiceProtocolError);
  });

  it('says what the service says', async () => {
    server.answers(problem(422, 'too_long'));
    expect(await errorOf(use().rerank('q', ['a']))).toBeInstanceOf(ServiceResponseError);
  });

  describe('health', () => {
    const scored = json([{ index: 0, score: 0.5 }]);

    it('is found by having a text scored, and told again while the service answers', async () => {
      server.answers(scored);
      use();
      await Promise.all([client.health(), client.health()]);
      expect(await client.health()).toMatchObject({ service: 'rerank', status: 'up', circuit: 'closed' });
      expect(sent()).toEqual([{ query: 'a question', texts: ['a text'], truncate: true }]);
    });

    it('is asked for again after its time, and at once while the service is down', async () => {
      server.answers(problem(500, 'no'), scored);
      use({ healthTtlMs: 0 });
      expect(await client.health()).toMatchObject({ status: 'down', error: expect.stringContaining('500') });
      expect(await client.health()).toMatchObject({ status: 'up' });
      await client.health();
      expect(server.received).toHaveLength(3);
      client.close();
      server.answers(problem(500, 'no'), scored);
      use({ healthTtlMs: 60_000 });
      expect(await client.health()).toMatchObject({ status: 'down' });
      expect(await client.health()).toMatchObject({ status: 'up' });
    });

    it('is down when the service answers nothing in time', async () => {
      server.answers(silence);
      expect(await use().health({ timeoutMs: 100 })).toMatchObject({ status: 'down', latency_ms: null });
    });
  });
});
