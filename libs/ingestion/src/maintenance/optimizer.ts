import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ENTRY = fileURLToPath(new URL('./optimize.child.js', import.meta.url));

/**
 * Optimizes collections in a process of their own: LanceDB keeps some megabytes after each time (measured:
 * 150 times over 3,000 chunks took a process from 0.3 to 1.3 GB), and only the end of a process gives them back.
 */
@Injectable()
export class Optimizer {
  /**
   * @param signal kills the process; readers never notice
   * @throws AppError `storage_unavailable`; the signal's reason
   */
  async optimize(collection: string, signal: AbortSignal): Promise<void> {
    try {
      // It reads the settings itself: keys do not belong on a command line.
      await promisify(execFile)(process.execPath, [ENTRY, collection], { signal, killSignal: 'SIGKILL' });
    } catch (error) {
      signal.throwIfAborted();
      throw new AppError('storage_unavailable', 'A collection could not be optimized.', { cause: error });
    }
  }
}
