import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileStore } from './file-store.js';

describe('FileStore', () => {
  let root: string;
  let store: FileStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ragmill-file-store-'));
    store = new FileStore(root);
  });
  afterEach(() => rm(root, { recursive: true }));

  const filesIn = async (): Promise<string[]> =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);

  it('keeps the bytes and says their length and hash', async () => {
    const bytes = Buffer.from('тряпьё '.repeat(50_000));
    const stored = await store.write(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), 1e6);
    expect(stored.bytes).toBe(bytes.length);
    expect(stored.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await readFile(await store.localPath(stored.key))).toEqual(bytes);
  });

  it('hashes what it has, and tells a file that is gone from a store that is', async () => {
    const { key, sha256 } = await store.write(Readable.from([Buffer.from('тряпьё')]), 1000);
    expect(await store.sha256(key)).toBe(sha256);
    await store.delete(key);
    await expect(store.sha256(key)).rejects.toMatchObject({ code: 'file_missing' });
    const away = new FileStore(join(root, 'not-mounted'));
    await expect(away.sha256(key)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('refuses a file over the limit and keeps nothing of it', async () => {
    const write = store.write(Readable.from([Buffer.alloc(600), Buffer.alloc(600)]), 1000);
    await expect(write).rejects.toMatchObject({ code: 'file_too_large' });
    expect(await filesIn()).toEqual([]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const source = new Readable({ read() {} });
    source.push(Buffer.alloc(100));
    setImmediate(() => source.destroy(new Error('client went away')));
    await expect(store.write(source, 1000)).rejects.toThrow('client went away');
    expect(await filesIn()).toEqual([]);
  });

  it('deletes, twice if asked', async () => {
    const { key } = await store.write(Readable.from(['x']), 10);
    await store.delete(key);
    await store.delete(key);
    await expect(store.localPath(key)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('does not follow a key out of its directory', async () => {
    await expect(store.localPath('../../etc/passwd')).rejects.toMatchObject({ code: 'internal_error' });
  });

  it('answers storage_unavailable where it cannot write', async () => {
    const blocked = join(root, 'blocked');
    await writeFile(blocked, '');
    const unusable = new FileStore(blocked);
    await expect(unusable.check()).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(unusable.write(Readable.from(['x']), 10)).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
  });

  it('removes what a crash left in incoming, but not what is still being written', async () => {
    await store.check();
    const old = join(root, 'incoming', 'old');
    await writeFile(old, 'x');
    await utimes(old, new Date(0), new Date(0));
    await writeFile(join(root, 'incoming', 'fresh'), 'x');
    expect(await store.removeAbandonedUploads(60_000)).toBe(1);
    expect(await filesIn()).toEqual(['fresh']);
  });
});
