import { createReadStream } from 'node:fs';
import { MisbehavingServer, json } from '../service/testing/misbehaving-server.js';
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

const missing = () => ({ stream: createReadStream('/nonexistent/file'), filename: 'b.txt' });

it('a stream that fails before its turn comes is the error of the call, and of nothing else', async () => {
  const large = { content: Buffer.alloc(8 * 2 ** 20), filename: 'a.txt' };
  await expect(client.addDocumentsBatch([large, missing()])).rejects.toMatchObject({ code: 'ENOENT' });
});

it('a stream that fails in its turn is the error of the call', async () => {
  await expect(client.addDocument(missing())).rejects.toMatchObject({ code: 'ENOENT' });
  expect(server.received).toHaveLength(0);
});
