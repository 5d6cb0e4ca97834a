import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { BucketFileStore } from './bucket-file-store.js';

/** A server that does whatever it is asked to, and heeds no conditions. */
describe('with a server that knows no conditional writes', () => {
  let server: Server;
  let written: string[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.method === 'PUT') written.push(request.url ?? '');
      request.resume().on('end', () => response.writeHead(200, { etag: '"x"' }).end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => (written = []));
  afterAll(() => server.close());

  const store = () =>
    new BucketFileStore({
      kind: 'bucket',
      bucket: 'bucket',
      files: 'files/',
      index: 's3://bucket/index',
      access: {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'us-east-1',
        pathStyle: true,
        keys: { id: 'id', secret: 'secret' },
      },
    });

  it('stores nothing, and says why', async () => {
    await expect(store().write(Readable.from([Buffer.from('x')]), 10)).rejects.toMatchObject({
      code: 'storage_unavailable',
      cause: expect.objectContaining({ message: expect.stringContaining('created an object 2 times') }),
    });
    expect(written.filter((url) => !url.includes('/probe/'))).toEqual([]);
  });

  it('is not ready', async () => {
    await expect(store().check()).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
