import type { BucketAccess } from '@app/config';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describeWithS3, S3Server } from '../../../test/support/s3-server.js';
import { BucketFileStore } from './bucket-file-store.js';
import { DirectoryFileStore } from './directory-file-store.js';
import { hashOf, type FileStore } from './file-store.js';
import { filesIn } from './testing/files-in.js';
import { TemporaryFiles } from './temporary-files.js';

const MIB = 2 ** 20;
const BUCKET = 'mill';
const never = AbortSignal.timeout(60_000);

/** A store under test, and what is to be seen from outside. */
interface Stand {
  readonly store: FileStore;
  /** Names of all that lies in it. */
  files(): Promise<string[]>;
}

function behavesAsFileStore(open: () => Promise<Stand>): void {
  let stand: Stand;
  let store: FileStore;
  beforeEach(async () => {
    stand = await open();
    store = stand.store;
  });

  const contentOf = (key: string): Promise<Buffer> =>
    store.withLocalPath(key, never, (path) => readFile(path));

  it.each([0, 1, 700_000, 8 * MIB, 20 * MIB + 1])('keeps %d bytes and says their hash', async (length) => {
    const bytes = Buffer.alloc(length, 'тряпьё ');
    const stored = await store.write(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), 1e9);
    expect(stored.bytes).toBe(length);
    expect(stored.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await contentOf(stored.key)).equals(bytes)).toBe(true);
  });

  it('hashes what it has, and says that a file is gone', async () => {
    const { key, sha256 } = await store.write(Readable.from([Buffer.alloc(3 * MIB, 'тряпьё')]), 1e9);
    const file = await store.open(key);
    expect(await hashOf(file)).toBe(sha256);
    await file.close();
    await store.delete(key);
    await expect(store.open(key)).rejects.toMatchObject({ code: 'file_missing' });
  });

  it.each([1000, 9 * MIB])('refuses a file over %d bytes and keeps nothing of it', async (limit) => {
    const write = store.write(Readable.from([Buffer.alloc(limit), Buffer.alloc(600)]), limit);
    await expect(write).rejects.toMatchObject({ code: 'file_too_large' });
    expect(await stand.files()).toEqual([]);
    expect(await store.removeAbandonedUploads(-1)).toBe(0);
  });

  it.each([100, 9 * MIB])('keeps nothing of an upload that breaks off after %d bytes', async (length) => {
    const source = new Readable({ read() {} });
    source.push(Buffer.alloc(length));
    setTimeout(() => source.destroy(new Error('client went away')), 50);
    await expect(store.write(source, 1e9)).rejects.toThrow('client went away');
    expect(await stand.files()).toEqual([]);
    expect(await store.removeAbandonedUploads(-1)).toBe(0);
  });

  it('reads parts, up to the end of the file and not further', async () => {
    const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));
    const { key } = await store.write(Readable.from([bytes]), 1e6);
    const file = await store.open(key);
    expect(file.bytes).toBe(600_000);
    for (const [at, length] of [
      [0, 10],
      [5, 300_000],
      [299_990, 20],
      [599_990, 100],
      [2, 1],
      [600_000, 5],
    ] as const) {
      expect((await file.read(at, length)).equals(bytes.subarray(at, at + length))).toBe(true);
    }
    await file.close();
  });

  it('deletes, twice if asked', async () => {
    const { key } = await store.write(Readable.from([Buffer.from('x')]), 10);
    await store.delete(key);
    await store.delete(key);
    await expect(contentOf(key)).rejects.toMatchObject({ code: 'file_missing' });
    await expect(store.open(key)).rejects.toMatchObject({ code: 'file_missing' });
    expect(await stand.files()).toEqual([]);
  });

  it('does not follow a key out of its place', async () => {
    await expect(contentOf('../../etc/passwd')).rejects.toMatchObject({ code: 'internal_error' });
    await expect(store.open('../../etc/passwd')).rejects.toMatchObject({ code: 'internal_error' });
    await expect(store.delete('../../etc/passwd')).rejects.toMatchObject({ code: 'internal_error' });
  });

  it('lists the files that are old enough', async () => {
    const { key } = await store.write(Readable.from([Buffer.from('x')]), 10);
    expect(await store.keysOlderThan(60_000)).toEqual([]);
    expect(await store.keysOlderThan(-60_000)).toEqual([key]);
  });

  it('can be used', () => store.check());
}

describe('DirectoryFileStore', () => {
  let root: string;
  afterEach(() => rm(root, { recursive: true }));

  behavesAsFileStore(async () => {
    root = await mkdtemp(join(tmpdir(), 'ragmill-file-store-'));
    return { store: new DirectoryFileStore(root), files: () => filesIn(root) };
  });
});

describeWithS3('BucketFileStore', () => {
  let server: S3Server;
  let temporary: string;
  let stores = 0;
  beforeAll(async () => {
    server = await S3Server.start();
    await server.createBucket(BUCKET);
    temporary = await mkdtemp(join(tmpdir(), 'ragmill-temporary-'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(temporary, { recursive: true });
  });
  afterEach(async () => expect(await filesIn(temporary)).toEqual([]));

  const storeOf = (prefix: string, access?: Partial<BucketAccess>): BucketFileStore => {
    const place = {
      kind: 'bucket',
      bucket: BUCKET,
      files: `${prefix}/`,
      index: `s3://${BUCKET}/index`,
    } as const;
    return new BucketFileStore(
      { ...place, access: { ...server.access, ...access } },
      new TemporaryFiles(temporary),
    );
  };

  behavesAsFileStore(async () => {
    const prefix = `store-${(stores += 1)}`;
    const files = async (): Promise<string[]> =>
      (await server.keys(BUCKET)).filter((key) => key.startsWith(`${prefix}/`));
    return { store: storeOf(prefix), files };
  });

  it.each([
    ['its keys are refused', { keys: { id: 'ragmill', secret: 'wrong' } }],
    ['nothing answers', { endpoint: 'http://127.0.0.1:9' }],
  ])('answers storage_unavailable where %s', async (_what, access) => {
    const store = storeOf('nowhere', access);
    const unavailable = { code: 'storage_unavailable' };
    await expect(store.check()).rejects.toMatchObject(unavailable);
    await expect(store.write(Readable.from([Buffer.from('x')]), 10)).rejects.toMatchObject(unavailable);
    await expect(store.write(Readable.from([Buffer.alloc(20 * MIB)]), 1e9)).rejects.toMatchObject(
      unavailable,
    );
    await expect(store.keysOlderThan(0)).rejects.toMatchObject(unavailable);
    await expect(store.removeAbandonedUploads(0)).rejects.toMatchObject(unavailable);
  });

  it('has the local copy for as long as somebody works with it', async () => {
    const store = storeOf('copies');
    const { key } = await store.write(Readable.from([Buffer.from('x')]), 10);
    const failed = store.withLocalPath(key, never, async (path) => {
      expect((await stat(path)).size).toBe(1);
      throw new Error('work failed');
    });
    await expect(failed).rejects.toThrow('work failed');
  });

  it('stops waiting for a file when it is told to', async () => {
    const store = storeOf('aborted');
    const { key } = await store.write(Readable.from([Buffer.from('x')]), 10);
    const gone = AbortSignal.abort(new Error('cancelled'));
    await expect(store.withLocalPath(key, gone, async () => 1)).rejects.toThrow('cancelled');
  });
});
