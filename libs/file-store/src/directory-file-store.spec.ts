import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DirectoryFileStore } from './directory-file-store.js';
import { filesIn } from './testing/files-in.js';

describe('DirectoryFileStore on a disk', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ragmill-file-store-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('answers storage_unavailable where it cannot write', async () => {
    const blocked = join(root, 'blocked');
    await writeFile(blocked, '');
    const unusable = new DirectoryFileStore(blocked);
    await expect(unusable.check()).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(unusable.write(Readable.from(['x']), 10)).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
  });

  it('removes what a crash left in incoming, but not what is still being written', async () => {
    const store = new DirectoryFileStore(root);
    await store.check();
    const old = join(root, 'incoming', 'old');
    await writeFile(old, 'x');
    await utimes(old, new Date(0), new Date(0));
    await writeFile(join(root, 'incoming', 'fresh'), 'x');
    expect(await store.removeAbandonedUploads(60_000)).toBe(1);
    expect(await filesIn(root)).toEqual(['fresh']);
  });
});
