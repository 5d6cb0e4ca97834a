import { ServiceHttpClient } from '../service-http-client.js';
import type { ServiceHttpClientOptions, ServiceRequest } from '../service-types.js';
import { MisbehavingServer } from './misbehaving-server.js';

export const GET: ServiceRequest = { method: 'GET', path: '/thing' };
export const POST: ServiceRequest = { method: 'POST', path: '/things', json: { a: 1 } };

/** A server for each test of a file, and clients of it with short limits. */
export class TestService {
  server: MisbehavingServer;
  private readonly clients: ServiceHttpClient[] = [];

  constructor() {
    beforeEach(async () => (this.server = await MisbehavingServer.start()));
    afterEach(async () => {
      for (const client of this.clients.splice(0)) client.close();
      await this.server.stop();
    });
  }

  client(options: Partial<ServiceHttpClientOptions> = {}): ServiceHttpClient {
    const client = new ServiceHttpClient({
      name: 'test',
      baseUrl: this.server.url,
      timeoutMs: 200,
      deadlineMs: 5000,
      retryDelayMs: 1,
      ...options,
    });
    this.clients.push(client);
    return client;
  }
}

/** What a call ended with. */
export const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
