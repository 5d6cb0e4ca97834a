import { AppError } from '@app/errors';
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

/** A file that is durable in the store. */
export interface StoredFile {
  /** Name of the file in the store; goes into job payloads. */
  readonly key: string;
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string;
}

/** A stored file whose parts can be read. */
export interface OpenFile {
  readonly bytes: number;
  /**
   * Reads `length` bytes from `position` on, fewer where the file ends.
   * @throws AppError `storage_unavailable`
   */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Of the disk that the store is on, in bytes. */
export interface StorageSpace {
  /** What this process may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Where uploaded bytes lie, for API and workers alike. A key that was given out always names a whole file. */
export abstract class FileStore {
  /**
   * Streams `source` into the store while hashing it; memory does not grow with the file.
   * Whatever fails, nothing stays behind.
   * @param maxBytes more than this ends in `file_too_large`
   * @throws AppError `file_too_large`, `storage_unavailable`; errors of `source` itself as they are
   */
  abstract write(source: Readable, maxBytes: number): Promise<StoredFile>;

  /** @throws AppError `file_missing` when the key names nothing, `storage_unavailable` */
  abstract open(key: string): Promise<OpenFile>;

  /**
   * Runs `work` with a path on this machine where the file can be read until `work` has ended.
   * @param signal ends the wait for the file
   * @throws AppError `file_missing` when the key names nothing, `storage_unavailable`; the signal's reason; what `work` throws
   */
  abstract withLocalPath<T>(key: string, signal: AbortSignal, work: (path: string) => Promise<T>): Promise<T>;

  /**
   * Removes a file; removing it twice is fine.
   * @throws AppError `storage_unavailable`
   */
  abstract delete(key: string): Promise<void>;

  /** @throws AppError `storage_unavailable` when the store cannot be used */
  abstract check(): Promise<void>;

  /** How much room there is; null where there is no end to it. @throws AppError `storage_unavailable` */
  abstract space(): Promise<StorageSpace | null>;

  /** Removes uploads that a crash left unfinished for longer than `olderThanMs`; returns how many. */
  abstract removeAbandonedUploads(olderThanMs: number): Promise<number>;

  /** Keys of the files that were stored more than `ageMs` ago. */
  abstract keysOlderThan(ageMs: number): Promise<string[]>;
}

const HASH_STEP = 2 ** 20;

/** Lower-case hex SHA-256 of a file's bytes. @throws AppError `storage_unavailable` */
export async function hashOf(file: OpenFile): Promise<string> {
  const hash = createHash('sha256');
  for (let position = 0; position < file.bytes; position += HASH_STEP) {
    hash.update(await file.read(position, HASH_STEP));
  }
  return hash.digest('hex');
}

/** Two letters and a UUID: `8f/8f14e45f-…`. */
export function newKey(): string {
  const id = randomUUID();
  return `${id.slice(0, 2)}/${id}`;
}

const KEY_PATTERN = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/;

export const isKey = (key: string): boolean => KEY_PATTERN.test(key);

/** @throws AppError `internal_error` for what no store has given out */
export function requireKey(key: string): void {
  if (!isKey(key)) throw new AppError('internal_error', 'A file key is malformed.');
}

export function storageUnavailable(cause: unknown): AppError {
  return new AppError('storage_unavailable', 'The file store cannot be used right now.', {
    cause,
    retryAfter: 10,
  });
}

/** A store that is there has no file of that key. */
export const fileMissing = (cause: unknown): AppError =>
  new AppError('file_missing', 'The stored file is gone.', { cause });

/** Whatever `operation` fails with is the store's fault. */
export async function storage<T>(operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    throw storageUnavailable(error);
  });
}
