import { Settings } from '@app/config';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ExtractLimits } from '../extract/extracted-text.js';
import type { PoolLoad } from '../pool/pool-load.js';
import { ProcessPool } from '../pool/process-pool.js';
import type { ReadRequest, ReadResult } from './read-document.js';

const MIB = 2 ** 20;

/** Reads documents in the pool's processes, never on this process's event loop. */
@Injectable()
export class DocumentReader implements OnApplicationShutdown {
  private readonly pool: ProcessPool<ReadRequest, ReadResult>;
  private readonly limits: ExtractLimits;

  constructor(settings: Settings) {
    const size = settings.EXTRACT_PROCESSES || Math.min(availableParallelism(), settings.WORKER_CONCURRENCY);
    this.limits = {
      maxPages: settings.MAX_DOCUMENT_PAGES,
      maxCharacters: settings.MAX_DOCUMENT_CHARACTERS,
      maxUnpackedBytes: settings.MAX_UNPACKED_MB * MIB,
    };
    this.pool = new ProcessPool(fileURLToPath(new URL('./read-document.child.js', import.meta.url)), size, {
      residentBytes: settings.EXTRACT_MEMORY_MB * MIB,
      stallSeconds: settings.EXTRACT_STALL_LIMIT,
    });
  }

  get load(): PoolLoad {
    return this.pool.load;
  }

  /**
   * @param options urgent documents are read before others that wait; `signal` kills the reading
   * @throws AppError as `readDocument`; `document_too_large` also when reading takes too much memory or time
   */
  read(
    request: Omit<ReadRequest, 'limits'>,
    options: {
      urgent: boolean;
      signal: AbortSignal;
      onProgress: (stage: string, done: number, total: number) => void;
    },
  ): Promise<ReadResult> {
    return this.pool.run({ ...request, limits: this.limits }, options);
  }

  onApplicationShutdown(): void {
    this.pool.close();
  }
}
