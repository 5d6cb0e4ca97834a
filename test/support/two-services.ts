import type { Answer } from './api.js';
import { EmbeddingServer } from './embedding-server.js';
import { System } from './system.js';

/** One chunk a paragraph. */
export const CHUNKING = { chunk_size: 120, chunk_overlap: 0 };
export const CHUNKS_PER_DOCUMENT = 20;

/** A text of so many chunks, each of them another one. */
export const longText = (name: string): string =>
  Array.from(
    { length: CHUNKS_PER_DOCUMENT },
    (_, index) => `Paragraph ${index} of ${name} tells of ${'thing'.repeat(15)}.`,
  ).join('\n\n');

/** Two embedding services, of which new collections use the old one; the other's name is `next`. */
export class TwoServices {
  private constructor(
    readonly old: EmbeddingServer,
    readonly fresh: EmbeddingServer,
  ) {}

  static async start(): Promise<TwoServices> {
    const old = await EmbeddingServer.start({ dimensions: 64 });
    return new TwoServices(old, await EmbeddingServer.start({ dimensions: 96 }));
  }

  startSystem(env: Record<string, string> = {}): Promise<System> {
    return System.start({
      env: {
        EMBEDDING_SERVICE_URL: this.old.url,
        EMBEDDING_MODEL: 'Meaning-64',
        EMBEDDING_SERVICES: JSON.stringify({ next: { url: this.fresh.url, model: 'Meaning-96' } }),
        WORKER_LOST_AFTER: '5',
        // Slices of 2 s.
        TASK_SOFT_TIME_LIMIT: '8',
        ...env,
      },
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.old.stop(), this.fresh.stop()]);
  }
}

/** Past the cache of answers. */
export const askAnew = (system: System, query: string, mode = 'semantic'): Promise<Answer> =>
  system.api.request('/rag/query', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ query, mode, top_k: 3 }),
  });
