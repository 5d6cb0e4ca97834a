import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { RagServiceClient } from './rag-service-client.js';

const MIB = 2 ** 20;

let server: Server;
let client: RagServiceClient;
let directory: string;
let handle: (request: IncomingMessage, response: ServerResponse) => unknown;

beforeEach(async () => {
  server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new RagServiceClient({ baseUrl, retryDelayMs: 1 });
  directory = await mkdtemp(join(tmpdir(), 'ragmill-upload-'));
});

afterEach(async () => {
  client.close();
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

/** Takes the whole request and answers with `statuses`, one after the other; returns what came. */
function answer(...statuses: number[]): {
  requests: { headers: IncomingMessage['headers']; body: string }[];
} {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  handle = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(statuses[requests.length - 1] ?? 500).end('{}');
  };
  return { requests };
}

/** A document of 256 MiB. */
class Endless extends Readable {
  pulled = 0;

  override _read(): void {
    this.pulled += MIB / 16;
    this.push(this.pulled > 256 * MIB ? null : Buffer.alloc(MIB / 16));
  }
}

it('a stream is read as fast as it is sent, and destroyed when the upload is given up', async () => {
  handle = (request) => request.pause();
  const stream = new Endless();
  const abort = new AbortController();
  const upload = client.addDocument({ stream, filename: 'a.txt' }, {}, { signal: abort.signal });
  const given = expect(upload).rejects.toThrow('enough');
  for (let before = -1; before !== stream.pulled || before === 0; await sleep(200)) before = stream.pulled;
  // What the sockets hold; Node itself holds a few chunks.
  expect(stream.pulled).toBeLessThan(32 * MIB);
  abort.abort(new Error('enough'));
  await given;
  expect(stream.destroyed).toBe(true);
});

it('a file is sent anew with each attempt, its length said, under one key', async () => {
  const path = join(directory, 'Зима "1".txt');
  await writeFile(path, 'снег');
  const { requests } = answer(503, 503, 202);
  await client.addDocument({ path }, { metadata: { year: 1829 }, chunk_size: 100 });
  expect(requests).toHaveLength(3);
  for (const { headers, body } of requests) {
    expect(body).toContain('filename="Зима %221%22.txt"');
    expect(body).toContain('\r\n\r\nснег\r\n');
    expect(body).toContain('\r\n\r\n{"year":1829}\r\n');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(headers['idempotency-key']).toBe(requests[0]?.headers['idempotency-key']);
  }
});

it('a stream is sent once', async () => {
  const { requests } = answer(503, 202);
  const stream = Readable.from(['text']);
  const upload = client.addDocument({ stream, filename: 'a.txt' }, {}, { retries: 5 });
  await expect(upload).rejects.toMatchObject({ status: 503, attempts: 1 });
  expect(requests).toHaveLength(1);
  await expect(client.addDocument({ stream, filename: 'a.txt' })).rejects.toThrow(TypeError);
});

it.each([
  [
    'breaks',
    () => new Readable({ read: () => undefined, construct: (done) => done(new Error('broken')) }),
    4,
  ],
  ['is shorter than was said', () => Readable.from(['abc']), 4],
  ['is longer than was said', () => Readable.from(['abcde']), 4],
])('a stream that %s is an error of its own, and no failure of the service', async (_, make, bytes) => {
  answer(202);
  const upload = client.addDocument({ stream: make(), filename: 'a.txt', bytes });
  await expect(upload).rejects.toThrow(/^(broken|the document was to have 4 bytes)/);
});

it('files of a batch are opened one after the other, and none when there is one that is not there', async () => {
  const { requests } = answer(202);
  const documents = Array.from({ length: 30 }, (_, index) => ({ path: join(directory, `${index}.txt`) }));
  for (const { path } of documents) await writeFile(path, `text of ${path}`);
  await client.addDocumentsBatch(documents);
  for (const { path } of documents) expect(requests[0]?.body).toContain(`text of ${path}\r\n`);
  const missing = { path: join(directory, 'none.txt') };
  await expect(client.addDocumentsBatch([...documents, missing])).rejects.toMatchObject({ code: 'ENOENT' });
  expect(requests).toHaveLength(1);
});

it('sends the key of the API', async () => {
  const { requests } = answer(200);
  const { port } = server.address() as AddressInfo;
  const known = new RagServiceClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: 'secret' });
  await known.query({ query: 'anything' });
  known.close();
  expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret' });
});
