import { EmbeddingServer } from '../../../../test/support/embedding-server.js';
import { vectorOf } from '../../../../test/support/meaning.js';
import {
  ServiceProtocolError,
  ServiceResponseError,
  ServiceUnavailableError,
} from '../service/service-errors.js';
import { EmbeddingServiceClient } from './embedding-service-client.js';
import type { EmbeddingServiceOptions } from './embedding-types.js';
import { PLAIN_TEXT } from './passage-run.js';

/** `count` different texts of one length. */
const texts = (count: number) => Array.from({ length: count }, (_, at) => `text ${1000 + at}`);
const expected = (text: string) => vectorOf(text, 64);

describe('EmbeddingServiceClient', () => {
  let server: EmbeddingServer;
  const clients: EmbeddingServiceClient[] = [];

  const clientOf = (options: Partial<EmbeddingServiceOptions> = {}) => {
    const client = new EmbeddingServiceClient({
      baseUrl: server.url,
      model: 'test',
      retryDelayMs: 1,
      batchesInFlight: 1,
      ...options,
    });
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    server = await EmbeddingServer.start();
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server.stop();
  });

  const timesSent = () => [...server.sent].filter(([text]) => text !== PLAIN_TEXT).map(([, times]) => times);

  describe('batches', () => {
    it('hold so many texts, and come back in order', async () => {
      const input = texts(10);
      const { vectors, refused, dimensions } = await clientOf({ maxBatchTexts: 4 }).embedPassages(input);
      expect(server.batches).toEqual([4, 4, 2]);
      expect(vectors).toEqual(input.map(expected));
      expect({ refused, dimensions }).toEqual({ refused: [], dimensions: 64 });
    });

    it('hold so many tokens', async () => {
      await clientOf({ maxBatchTokens: 7 }).embedPassages(texts(4));
      expect(server.batches).toEqual([2, 2]);
    });

    it('are under way up to their number, and not more', async () => {
      server.latencyMs = 20;
      await clientOf({ maxBatchTexts: 1, batchesInFlight: 3 }).embedPassages(texts(12));
      expect(server.maxInFlight).toBe(3);
    });

    it('hold equal texts once', async () => {
      const { vectors } = await clientOf().embedPassages(['a', 'b', 'a', 'a']);
      expect(server.sent).toEqual(
        new Map([
          ['a', 1],
          ['b', 1],
        ]),
      );
      expect(vectors).toEqual(['a', 'b', 'a', 'a'].map(expected));
    });

    it('are none for no texts', async () => {
      await expect(clientOf().embedPassages([])).resolves.toEqual({ vectors: [], refused: [] });
      expect(server.requests).toBe(0);
    });

    it('must have room', () => {
      expect(() => clientOf({ maxBatchTexts: 0 })).toThrow(RangeError);
      expect(() => clientOf({ batchesInFlight: 0 })).toThrow(RangeError);
    });
  });

  describe('requests', () => {
    it('carry the prefix of passages or of queries, and the key', async () => {
      server.requireKey = 'secret';
      const client = clientOf({ passagePrefix: 'passage: ', queryPrefix: 'query: ', apiKey: 'secret' });
      await client.embedPassages(['car']);
      await expect(client.embedQuery('boat')).resolves.toEqual(expected('query: boat'));
      expect([...server.sent.keys()]).toEqual(['passage: car', 'query: boat']);
    });

    it('carry the id of what they are for', async () => {
      await clientOf().embedPassages(['car'], { requestId: 'task-1' });
      expect(server.lastHeaders['x-request-id']).toBe('task-1');
    });

    it('ask for dimensions where the model can have them', async () => {
      const client = clientOf({ dimensions: 16, sendDimensions: true });
      await expect(client.embedQuery('car')).resolves.toEqual(vectorOf('car', 16));
    });

    it('are sent again when one in five fails, until each text has arrived once', async () => {
      server.failEvery = 5;
      const input = texts(60);
      const { vectors } = await clientOf({ maxBatchTexts: 2, batchesInFlight: 4 }).embedPassages(input);
      expect(vectors).toEqual(input.map(expected));
      expect([...server.sent.keys()].sort()).toEqual(input);
      expect(timesSent().every((times) => times === 1)).toBe(true);
    });
  });

  describe('answers', () => {
    it('may come in any order', async () => {
      server.shuffle = true;
      const input = texts(5);
      const { vectors } = await clientOf().embedPassages(input);
      expect(vectors).toEqual(input.map(expected));
    });

    it.each(['yes', 'ignored', 'refused'] as const)(
      'are understood when base64 is answered: %s',
      async (base64) => {
        server.base64 = base64;
        const input = texts(3);
        const { vectors } = await clientOf({ maxBatchTexts: 1 }).embedPassages(input);
        expect(vectors).toEqual(input.map(expected));
        expect(server.requests).toBe(base64 === 'refused' ? 4 : 3);
      },
    );

    it('in floats are not asked for once base64 has worked', async () => {
      const client = clientOf();
      await client.embedQuery('car');
      server.failNext(400);
      await expect(client.embedQuery('boat')).rejects.toBeInstanceOf(ServiceResponseError);
      expect(server.requests).toBe(2);
    });

    it.each(['dropOne', 'wrongDimensions', 'truncate'] as const)(
      'that cannot be used are an error: %s',
      async (knob) => {
        server[knob] = true;
        await expect(clientOf({ retries: 0 }).embedPassages(texts(3))).rejects.toBeInstanceOf(
          ServiceProtocolError,
        );
        expect(timesSent()).toEqual(knob === 'truncate' ? [] : [1, 1, 1]);
      },
    );

    it('must have the dimensions that were configured, or that came first', async () => {
      await expect(clientOf({ dimensions: 32 }).embedQuery('car')).rejects.toThrow(
        '64 dimensions instead of 32',
      );
      const client = clientOf();
      await client.embedQuery('car');
      expect(client.dimensions).toBe(64);
      server.dimensions = 32;
      await expect(client.embedPassages(['car'])).rejects.toThrow('32 dimensions instead of 64');
    });
  });

  describe('a batch that is too large', () => {
    it('is halved, and those after it are smaller from the start', async () => {
      server.maxBatch = 4;
      const client = clientOf({ maxBatchTexts: 16 });
      const input = texts(32);
      const { vectors } = await client.embedPassages(input);
      expect(vectors).toEqual(input.map(expected));
      expect(server.batches).toEqual([16, 8, 4, 4, 4, 4, 4, 4, 4, 4]);
      await client.embedPassages(texts(8));
      expect(server.batches.slice(10)).toEqual([4, 4]);
      expect(Math.max(...timesSent())).toBe(2);
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
      expect(vectors).toEqual(input.map((text, at) => (at === 13 ? null : expected(text))));
      expect(timesSent().every((times) => times === 1)).toBe(true);
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

    it('is told of at each of its places', async () => {
      server.poison = 'bad';
      const { refused } = await clientOf().embedPassages(['bad', 'good', 'bad']);
      expect(refused.map(({ index }) => index)).toEqual([0, 2]);
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

  describe('a call that fails', () => {
    it('has handed over what had arrived, and sends nothing more', async () => {
      const kept = new Map<number, Float32Array>();
      const input = texts(40);
      const onBatch = (indexes: readonly number[], vectors: readonly Float32Array[]) => {
        for (const [at, index] of indexes.entries()) kept.set(index, vectors[at]!);
        if (kept.size === 20) server.down = true;
      };
      const call = clientOf({ maxBatchTexts: 10, retries: 1 }).embedPassages(input, { onBatch });
      await expect(call).rejects.toBeInstanceOf(ServiceUnavailableError);
      expect([...kept]).toEqual(input.slice(0, 20).map((text, at) => [at, expected(text)]));
      expect(server.requests).toBe(4);
    });

    it('stops the requests that are under way', async () => {
      server.latencyMs = 20;
      server.failNext(401);
      const client = clientOf({ maxBatchTexts: 1, batchesInFlight: 4 });
      await expect(client.embedPassages(texts(50))).rejects.toMatchObject({ status: 401 });
      expect(server.requests).toBe(4);
    });

    it('because it was given up has sent nothing since', async () => {
      const controller = new AbortController();
      const reason = new Error('given up');
      const onBatch = () => controller.abort(reason);
      const call = clientOf({ maxBatchTexts: 5 }).embedPassages(texts(50), {
        signal: controller.signal,
        onBatch,
      });
      await expect(call).rejects.toBe(reason);
      expect(server.requests).toBe(1);
    });

    it('because what it handed over could not be kept', async () => {
      const onBatch = () => Promise.reject(new Error('disk full'));
      const call = clientOf({ maxBatchTexts: 5 }).embedPassages(texts(50), { onBatch });
      await expect(call).rejects.toThrow('disk full');
      expect(server.requests).toBe(1);
    });
  });

  describe('health', () => {
    it('is what an embedding shows, and since when', async () => {
      const client = clientOf({ healthTtlMs: 0 });
      const up = await client.health();
      expect(up).toMatchObject({ service: 'embedding', status: 'up', circuit: 'closed', error: null });
      expect(await client.health()).toMatchObject({ status: 'up', since: up.since });
      server.wrongDimensions = true;
      const down = await client.health();
      expect(down).toMatchObject({ status: 'down', latency_ms: null });
      expect(down.error).toContain('65 dimensions instead of 64');
      server.wrongDimensions = false;
      server.down = true;
      expect(await client.health()).toMatchObject({ status: 'down', since: down.since });
    });

    it('is kept for a while, and asked for once by those who ask together', async () => {
      const client = clientOf();
      await Promise.all([client.health(), client.health()]);
      server.down = true;
      expect(await client.health()).toMatchObject({ status: 'up' });
      expect(server.requests).toBe(1);
    });

    it('tells of the circuit as it is now', async () => {
      const client = clientOf({ circuit: { failures: 1 }, retries: 0 });
      const seen: string[] = [];
      const end = client.onCircuitChange((state) => seen.push(state));
      await client.health();
      server.down = true;
      await expect(client.embedQuery('car')).rejects.toBeInstanceOf(ServiceUnavailableError);
      expect(await client.health()).toMatchObject({ status: 'down', circuit: 'open' });
      expect(client.circuitPauseMs).toBeGreaterThan(0);
      expect(seen).toEqual(['open']);
      end();
    });
  });
});
