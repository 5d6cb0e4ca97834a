import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storage } from './file-store.js';

/** Longer than any task can need its file. */
const ABANDONED_AFTER_MS = 2 * 86_400_000;

/** Files on this machine that are here for as long as somebody works with them. */
export class TemporaryFiles {
  private swept: Promise<void> | undefined;

  /** One directory for every process of a user, so that what a killed one left is found by the next. */
  constructor(private readonly directory = join(tmpdir(), `ragmill-files-${process.getuid?.() ?? 0}`)) {}

  /**
   * Runs `work` with the path of a file that is not there yet, and removes it afterwards.
   * @throws AppError `storage_unavailable` when there is no place for it; what `work` throws
   */
  async with<T>(work: (path: string) => Promise<T>): Promise<T> {
    // Each time: what cleans up temporary directories may take it away.
    await storage(this.provide());
    this.swept ??= this.sweep().catch((error: unknown) => {
      this.swept = undefined;
      throw error;
    });
    await storage(this.swept);
    const path = join(this.directory, randomUUID());
    try {
      return await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  private async provide(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const found = await lstat(this.directory);
    // Its name is known to everybody who may write where it lies.
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
      throw new Error(`${this.directory} is not this user's own`);
    }
  }

  private async sweep(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      const path = join(this.directory, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
    }
  }
}
