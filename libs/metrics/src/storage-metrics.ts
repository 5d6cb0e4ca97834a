import { Settings, storagePaths } from '@app/config';
import { Injectable, Logger } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Registry } from 'prom-client';
import { readGauge } from './readings.js';
import { SharedReading } from './shared-reading.js';

/** A file system on a network may hang. */
const LIMITS = { ttlMs: 10_000, limitMs: 1000 };

/** The file system that files and index lie on. */
@Injectable()
export class StorageMetrics {
  private readonly logger = new Logger(StorageMetrics.name);

  constructor(registry: Registry, settings: Settings) {
    const root = dirname(storagePaths(settings).files);
    const space = new SharedReading(
      () => statfs(root),
      LIMITS,
      (error) => {
        // The directory is made with the first file.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
          this.logger.warn({ err: error }, 'the room on the storage could not be read');
        }
      },
    );
    const free = 'Room left on the file system of STORAGE_URI. Take min.';
    readGauge(registry, { name: 'ragmill_storage_free_bytes', help: free }, async () => {
      const stats = await space.get();
      return stats ? [[{}, stats.bavail * stats.bsize]] : [];
    });
    const size = 'Size of the file system of STORAGE_URI.';
    readGauge(registry, { name: 'ragmill_storage_size_bytes', help: size }, async () => {
      const stats = await space.get();
      return stats ? [[{}, stats.blocks * stats.bsize]] : [];
    });
  }
}
