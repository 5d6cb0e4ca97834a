import type { EmbeddingServer } from '../../../../test/support/embedding-server.js';
import type { EmbeddingServiceOptions } from './embedding-types.js';
import { PLAIN_TEXT } from './passage-run.js';
import { ClientUnderTest, expectedVector, texts } from './testing/client-under-test.js';

describe('refusals of an embedding service', () => {
  let server: EmbeddingServer;
  let bench: ClientUnderTest;
  const clientOf = (options?: Partial<EmbeddingServiceOptions>) => bench.client(options);

  beforeEach(async () => {
    bench = await ClientUnderTest.start();
    server = bench.server;
  });

  afterEach(() => bench.stop());

  describe('a batch that is too large', () => {
    it('is halved, and those after it are smaller from the start', async () => {
      server.maxBatch = 4;
      const client = clientOf({ maxBatchTexts: 16 });
      const input = texts(32);
      const { vectors } = await client.embedPassages(input);
      expect(vectors).toEqual(input.map(expectedVector));
      expect(server.batches).toEqual([16, 8, 4, 4, 4, 4, 4, 4, 4, 4]);
      await client.embedPassages(texts(8));
      expect(server.batches.slice(10)).toEqual([4, 4]);
      expect(Math.max(...bench.timesSent())).toBe(2);
    });

    it('is told from one whose texts are too long together', async () => {
      server.maxBatch = 4;
      const client = clientOf({ maxBatchTexts: 8 });
      const long = texts(16).map((text) => text.padEnd(300));
      await client.embedPassages([...long.slice(0, 8), ...texts(32)]);
      const before = server.requests;
      await client.embedPassages(long.slice(8));
      expect(server.batches.slice(before)).toEqual([4, 4]);
    });

    it('does not make others small when it was for one text', async () => {
      server.maxCharacters = 100;
      const long = 'x'.repeat(101);
      const { vectors, refused } = await clientOf({ maxBatchTexts: 8 }).embedPassages([long, ...texts(15)]);
      expect(refused).toEqual([{ index: 0, error: expect.objectContaining({ status: 413 }) as Error }]);
      expect(vectors.filter((vector) => vector === null)).toHaveLength(1);
      expect(server.batches.at(-1)).toBe(8);
    });
  });

  describe('a text that is refused', () => {
    it.each([400, 422, 500, 424])('with %s is found, and does not lose its neighbours', async (status) => {
      server.poison = '1013';
      server.poisonStatus = status;
      const input = texts(64);
      const client = clientOf();
      const { vectors, refused } = await client.embedPassages(input);
      expect(refused).toEqual([{ index: 13, error: expect.objectContaining({ status }) as Error }]);
      expect(vectors).toEqual(input.map((text, at) => (at === 13 ? null : expectedVector(text))));
      expect(bench.timesSent().every((times) => times === 1)).toBe(true);
      expect(client.circuit).toBe('closed');
    });

    it('may be one of many', async () => {
      server.poison = '5';
      server.poisonStatus = 500;
      const input = texts(64);
      const client = clientOf();
      const { vectors, refused } = await client.embedPassages(input);
      const poisoned = [...input.keys()].filter((at) => input[at]?.includes('5'));
      expect(refused.map(({ index }) => index)).toEqual(poisoned);
      expect(vectors.filter((vector) => vector === null)).toHaveLength(poisoned.length);
      expect(client.circuit).toBe('closed');
    });

    it('is told of at each of its places, in their order', async () => {
      server.poison = 'bad';
      const { refused } = await clientOf().embedPassages(['bad 1', 'bad 2', 'good', 'bad 1']);
      expect(refused.map(({ index }) => index)).toEqual([0, 1, 3]);
    });

    it('may be the only one: a plain text shows that the service is well', async () => {
      server.poison = 'bad';
      const { refused } = await clientOf({ encodingFormat: 'float' }).embedPassages(['bad']);
      expect(refused).toHaveLength(1);
      expect([...server.sent.keys()]).toEqual([PLAIN_TEXT]);
    });

    it('fails a query', async () => {
      server.poison = 'bad';
      await expect(clientOf().embedQuery('bad')).rejects.toMatchObject({ status: 400 });
    });
  });

  describe('a service that refuses everything', () => {
    it.each([1, 64, 1000])('is asked five times at most, for %s texts', async (count) => {
      server.poison = '';
      const client = clientOf({ encodingFormat: 'float' });
      await expect(client.embedPassages(texts(count))).rejects.toMatchObject({ status: 400 });
      expect(server.requests).toBe(count === 1 ? 2 : 5);
    });

    it('because it is sick, is asked as seldom, with a few tries', async () => {
      server.poison = '';
      server.poisonStatus = 500;
      await expect(clientOf().embedPassages(texts(64))).rejects.toMatchObject({ status: 500 });
      expect(server.requests).toBe(12);
    });

    it('from the middle of a batch on, does not make it a matter of the texts', async () => {
      server.poison = '1063';
      server.poisonStatus = 500;
      const onBatch = jest.fn(() => (server.poison = ''));
      await expect(clientOf().embedPassages(texts(64), { onBatch })).rejects.toMatchObject({ status: 500 });
      expect(onBatch).toHaveBeenCalledTimes(1);
    });

    it.each([401, 403, 404, 429, 503])('with %s is not asked with parts of the batch', async (status) => {
      server.failNext(status, status);
      await expect(clientOf({ retries: 0 }).embedPassages(texts(64))).rejects.toMatchObject({ status });
      expect(server.batches).toEqual([64]);
    });
  });
});
