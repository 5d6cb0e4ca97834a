import { setImmediate as turn } from 'node:timers/promises';
import type { EmbeddingServer } from '../../../../test/support/embedding-server.js';
import { vectorOf } from '../../../../test/support/meaning.js';
import {
  ServiceProtocolError,
  ServiceResponseError,
  ServiceUnavailableError,
} from '../service/service-errors.js';
import type { EmbeddingServiceOptions } from './embedding-types.js';
import { ClientUnderTest, expectedVector, texts } from './testing/client-under-test.js';

describe('EmbeddingServiceClient', () => {
  let server: EmbeddingServer;
  let bench: ClientUnderTest;
  const clientOf = (options?: Partial<EmbeddingServiceOptions>) => bench.client(options);

  beforeEach(async () => {
    bench = await ClientUnderTest.start();
    server = bench.server;
  });

  afterEach(() => bench.stop());

  describe('batches', () => {
    it('hold so many texts, and come back in order', async () => {
      const input = texts(10);
      const { vectors, refused, dimensions } = await clientOf({ maxBatchTexts: 4 }).embedPassages(input);
      expect(server.batches).toEqual([4, 4, 2]);
      expect(vectors).toEqual(input.map(expectedVector));
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
      expect(vectors).toEqual(['a', 'b', 'a', 'a'].map(expectedVector));
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
      await expect(client.embedQuery('boat')).resolves.toEqual(expectedVector('query: boat'));
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
      expect(vectors).toEqual(input.map(expectedVector));
      expect([...server.sent.keys()].sort()).toEqual(input);
      expect(bench.timesSent().every((times) => times === 1)).toBe(true);
    });
  });

  describe('answers', () => {
    it('may come in any order', async () => {
      server.shuffle = true;
      const input = texts(5);
      const { vectors } = await clientOf().embedPassages(input);
      expect(vectors).toEqual(input.map(expectedVector));
    });

    it.each(['yes', 'ignored', 'refused'] as const)(
      'are understood when base64 is answered: %s',
      async (base64) => {
        server.base64 = base64;
        const input = texts(3);
        const { vectors } = await clientOf({ maxBatchTexts: 1 }).embedPassages(input);
        expect(vectors).toEqual(input.map(expectedVector));
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
        expect(bench.timesSent()).toEqual(knob === 'truncate' ? [] : [1, 1, 1]);
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
      expect([...kept]).toEqual(input.slice(0, 20).map((text, at) => [at, expectedVector(text)]));
      expect(server.requests).toBe(4);
    });

    it('takes what is under way, and sends nothing more', async () => {
      server.latencyMs = 20;
      server.failNext(401);
      const client = clientOf({ maxBatchTexts: 1, batchesInFlight: 4 });
      let kept = 0;
      const call = client.embedPassages(texts(50), { onBatch: () => (kept += 1) });
      await expect(call).rejects.toMatchObject({ status: 401 });
      expect(server.requests).toBe(4);
      expect(kept).toBe(3);
    });

    it('because it was given up waits for no answer', async () => {
      server.latencyMs = 300;
      const controller = new AbortController();
      const client = clientOf({ maxBatchTexts: 1, batchesInFlight: 2 });
      const call = client.embedPassages(texts(50), { signal: controller.signal });
      while (server.inFlight < 2) await turn();
      controller.abort(new Error('given up'));
      await expect(call).rejects.toThrow('given up');
      expect(server.sent.size).toBe(0);
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
