import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@app/errors';

/** A file that is durable in the store. */
export interface StoredFile {
  /** Name of the file in the store; goes into job payloads. */
  readonly key: string;
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string;
}

/** Of the disk that the store is on, in bytes. */
export interface StorageSpace {
  /** What this process may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const KEY_PATTERN = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/**
 * Where uploaded bytes lie: a directory that API and workers share. A file is written under `incoming/`,
 * flushed to disk and then renamed, so that a key that was given out always names a whole file.
 */
export class FileStore {
  private readonly incoming: string;

  constructor(private readonly root: string) {
    this.incoming = join(root, 'incoming');
  }

  /**
   * Streams `source` into the store while hashing it; memory does not grow with the file.
   * Whatever fails, nothing stays behind.
   * @param maxBytes more than this ends in `file_too_large`
   * @throws AppError `file_too_large`, `storage_unavailable`; errors of `source` itself as they are
   */
  async write(source: Readable, maxBytes: number): Promise<StoredFile> {
    const id = randomUUID();
    const key = `${id.slice(0, 2)}/${id}`;
    const temporary = join(this.incoming, id);
    const meter = new Meter(maxBytes);
    try {
      // Synchronous on purpose: between here and the pipeline nobody would hear an error of `source`.
      mkdirSync(this.incoming, { recursive: true });
      await pipeline(source, meter, createWriteStream(temporary, { flags: 'wx' }));
      await flush(temporary);
      await mkdir(join(this.root, id.slice(0, 2)), { recursive: true });
      await rename(temporary, join(this.root, key));
    } catch (error) {
      // A disk that refuses this too is reported by the first error.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw isDiskError(error) ? unavailable(error) : error;
    }
    return { key, bytes: meter.bytes, sha256: meter.digest() };
  }

  /** A path on this machine where the file can be read. Throws `storage_unavailable` when the key names nothing. */
  async localPath(key: string): Promise<string> {
    const path = this.pathOf(key);
    await storage(access(path, constants.R_OK));
    return path;
  }

  /** Removes a file; removing it twice is fine. */
  async delete(key: string): Promise<void> {
    await storage(rm(this.pathOf(key), { force: true }));
  }

  /** Throws `storage_unavailable` when the store cannot be written. */
  async check(): Promise<void> {
    await storage(mkdir(this.incoming, { recursive: true }));
    await storage(access(this.incoming, constants.W_OK));
  }

  /** How much room there is on the disk, in bytes. Throws `storage_unavailable`. */
  async space(): Promise<StorageSpace> {
    const { bavail, blocks, bsize } = await storage(statfs(this.root));
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }

  /** Removes uploads that a crash left unfinished for longer than `olderThanMs`; returns how many. */
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

  /** Keys of the files that were stored more than `ageMs` ago. */
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

  private pathOf(key: string): string {
    if (!KEY_PATTERN.test(key)) throw new AppError('internal_error', 'A file key is malformed.');
    return join(this.root, key);
  }
}

/** Counts and hashes what passes; stops at the limit. */
class Meter extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) {
      done(new AppError('file_too_large', `The file is larger than ${this.maxBytes} bytes.`));
      return;
    }
    this.hash.update(chunk);
    this.push(chunk);
    done();
  }

  digest(): string {
    return this.hash.digest('hex');
  }
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
]);

function isDiskError(error: unknown): boolean {
  return DISK_ERRORS.has((error as NodeJS.ErrnoException).code ?? '');
}

function unavailable(cause: unknown): AppError {
  return new AppError('storage_unavailable', 'The file store cannot be used right now.', {
    cause,
    retryAfter: 10,
  });
}

async function storage<T>(operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    throw unavailable(error);
  });
}
