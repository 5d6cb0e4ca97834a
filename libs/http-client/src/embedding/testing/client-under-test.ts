import { EmbeddingServer } from '../../../../../test/support/embedding-server.js';
import { vectorOf } from '../../../../../test/support/meaning.js';
import { EmbeddingServiceClient } from '../embedding-service-client.js';
import type { EmbeddingServiceOptions } from '../embedding-types.js';
import { PLAIN_TEXT } from '../passage-run.js';

/** `count` different texts of one length. */
export const texts = (count: number) => Array.from({ length: count }, (_, at) => `text ${1000 + at}`);
export const expectedVector = (text: string) => vectorOf(text, 64);

/** A server and its clients, one batch at a time unless told otherwise, for one test. */
export class ClientUnderTest {
  private readonly clients: EmbeddingServiceClient[] = [];

  private constructor(readonly server: EmbeddingServer) {}

  static async start(): Promise<ClientUnderTest> {
    return new ClientUnderTest(await EmbeddingServer.start());
  }

  client(options: Partial<EmbeddingServiceOptions> = {}): EmbeddingServiceClient {
    const defaults = { baseUrl: this.server.url, model: 'test', retryDelayMs: 1, batchesInFlight: 1 };
    const client = new EmbeddingServiceClient({ ...defaults, ...options });
    this.clients.push(client);
    return client;
  }

  /** How often each text was embedded, but for that of the client itself. */
  timesSent(): number[] {
    return [...this.server.sent].filter(([text]) => text !== PLAIN_TEXT).map(([, times]) => times);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.server.stop();
  }
}
