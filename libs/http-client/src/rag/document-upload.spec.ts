import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceTimeoutError } from '../service/service-errors.js';
import { json, MisbehavingServer, silence } from '../service/testing/misbehaving-server.js';
import { RagServiceClient } from './rag-service-client.js';

let server: MisbehavingServer;
let client: RagServiceClient;

beforeEach(async () => {
  server = await MisbehavingServer.start();
  server.answers(json({}));
  client = new RagServiceClient({ baseUrl: server.url });
});
afterEach(async () => {
  client.close();
  await server.stop();
});

it('a stream that fails while it waits for its turn is the error of the call, and of nothing else', async () => {
  server.answers(silence);
  client.close();
  client = new RagServiceClient({ baseUrl: server.url, concurrency: 1 });
  const before = client.collections({ timeoutMs: 200, retries: 0 }).catch((error: unknown) => error);
  const stream = new Readable({ read: () => undefined });
  const upload = client.addDocument({ stream, filename: 'a.txt' });
  await sleep(50);
  stream.destroy(new Error('gone'));
  await expect(upload).rejects.toThrow('gone');
  expect(await before).toBeInstanceOf(ServiceTimeoutError);
});

it('a stream that fails in its turn is the error of the call', async () => {
  const stream = createReadStream('/nonexistent/file');
  await expect(client.addDocument({ stream, filename: 'b.txt' })).rejects.toMatchObject({ code: 'ENOENT' });
  expect(server.received).toHaveLength(0);
});
