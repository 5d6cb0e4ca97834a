import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TemporaryFiles } from './temporary-files.js';
import { filesIn } from './testing/files-in.js';

describe('TemporaryFiles', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ragmill-temporary-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('removes what a process that was killed left long ago', async () => {
    await writeFile(join(root, 'old'), 'x');
    await utimes(join(root, 'old'), new Date(0), new Date(0));
    await writeFile(join(root, 'fresh'), 'x');
    await new TemporaryFiles(root).with(async (path) => writeFile(path, 'x'));
    expect(await filesIn(root)).toEqual(['fresh']);
  });

  it('goes on when its directory was taken away', async () => {
    const directory = join(root, 'ours');
    const files = new TemporaryFiles(directory);
    await files.with(async (path) => writeFile(path, 'x'));
    await rm(directory, { recursive: true });
    await files.with(async (path) => writeFile(path, 'x'));
    expect(await filesIn(root)).toEqual([]);
  });

  it('puts nothing where somebody else has led it', async () => {
    await mkdir(join(root, 'theirs'));
    await symlink(join(root, 'theirs'), join(root, 'ours'));
    const files = new TemporaryFiles(join(root, 'ours'));
    const work = files.with(async (path) => writeFile(path, 'secret'));
    await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await filesIn(root)).toEqual([]);
  });
});
