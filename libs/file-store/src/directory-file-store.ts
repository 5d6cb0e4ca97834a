import { createWriteStream, mkdirSync } from 'node:fs';
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileMissing, FileStore, newKey, requireKey, storage, storageUnavailable } from './file-store.js';
import type { OpenFile, StorageSpace, StoredFile } from './file-store.js';
import { Meter } from './meter.js';

/**
 * Files in a directory that API and workers share. A file is written under `incoming/`, flushed to disk and
 * then renamed.
 */
export class DirectoryFileStore extends FileStore {
  private readonly incoming: string;

  constructor(private readonly root: string) {
    super();
    this.incoming = join(root, 'incoming');
  }

  async write(source: Readable, maxBytes: number): Promise<StoredFile> {
    const key = newKey();
    const temporary = join(this.incoming, key.slice(3));
    const meter = new Meter(maxBytes);
    try {
      // Synchronous on purpose: between here and the pipeline nobody would hear an error of `source`.
      mkdirSync(this.incoming, { recursive: true });
      await pipeline(source, meter, createWriteStream(temporary, { flags: 'wx' }));
      await flush(temporary);
      await mkdir(dirname(join(this.root, key)), { recursive: true });
      await rename(temporary, join(this.root, key));
    } catch (error) {
      // A disk that refuses this too is reported by the first error.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw isDiskError(error) ? storageUnavailable(error) : error;
    }
    return { key, bytes: meter.bytes, sha256: meter.digest() };
  }

  async open(key: string): Promise<OpenFile> {
    const file = await open(this.pathOf(key)).catch((error: unknown) => this.notOpened(error));
    return {
      bytes: (await storage(file.stat())).size,
      read: (position, length) => storage(readPart(file, position, length)),
      close: () => file.close(),
    };
  }

  async withLocalPath<T>(key: string, _signal: AbortSignal, work: (path: string) => Promise<T>): Promise<T> {
    const path = this.pathOf(key);
    await access(path, constants.R_OK).catch((error: unknown) => this.notOpened(error));
    return work(path);
  }

  async delete(key: string): Promise<void> {
    await storage(rm(this.pathOf(key), { force: true }));
  }

  async check(): Promise<void> {
    await storage(mkdir(this.incoming, { recursive: true }));
    await storage(access(this.incoming, constants.W_OK));
  }

  async space(): Promise<StorageSpace> {
    const { bavail, blocks, bsize } = await storage(statfs(this.root));
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }

  async removeAbandonedUploads(olderThanMs: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.incoming).catch(() => [])) {
      const path = join(this.incoming, name);
      if ((await ageOf(path)) <= olderThanMs) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  async keysOlderThan(ageMs: number): Promise<string[]> {
    const keys: string[] = [];
    for (const directory of await readdir(this.root).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(directory)) continue;
      for (const name of await readdir(join(this.root, directory))) {
        if ((await ageOf(join(this.root, directory, name))) > ageMs) keys.push(`${directory}/${name}`);
      }
    }
    return keys;
  }

  /** Where not even the root is there, it is the store that is missing. */
  private async notOpened(error: unknown): Promise<never> {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw storageUnavailable(error);
    await storage(access(this.root));
    throw fileMissing(error);
  }

  private pathOf(key: string): string {
    requireKey(key);
    return join(this.root, key);
  }
}

async function readPart(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Milliseconds since the file was written; 0 when it has gone meanwhile. */
async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const DISK_ERRORS = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'ENOENT',
  'ENOTDIR',
  'EMFILE',
  'ESTALE',
]);

function isDiskError(error: unknown): boolean {
  return DISK_ERRORS.has((error as NodeJS.ErrnoException).code ?? '');
}
