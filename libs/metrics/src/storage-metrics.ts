import { FileStore } from '@app/file-store';
import { Injectable, Logger } from '@nestjs/common';
import { Registry } from 'prom-client';
import { readGauge } from './readings.js';
import { SharedReading } from './shared-reading.js';

/** A file system on a network may hang. */
const LIMITS = { ttlMs: 10_000, limitMs: 1000 };

/** The file system that files and index lie on; nothing is told of a bucket. */
@Injectable()
export class StorageMetrics {
  private readonly logger = new Logger(StorageMetrics.name);

  constructor(registry: Registry, files: FileStore) {
    const space = new SharedReading(
      () => files.space(),
      LIMITS,
      (error) => {
        // The directory is made with the first file.
        if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return;
        this.logger.warn({ err: error }, 'the room on the storage could not be read');
      },
    );
    const free = 'Room left on the file system of STORAGE_URI. Take min.';
    readGauge(registry, { name: 'ragmill_storage_free_bytes', help: free }, async () => {
      const found = await space.get();
      return found ? [[{}, found.freeBytes]] : [];
    });
    const size = 'Size of the file system of STORAGE_URI.';
    readGauge(registry, { name: 'ragmill_storage_size_bytes', help: size }, async () => {
      const found = await space.get();
      return found ? [[{}, found.totalBytes]] : [];
    });
  }
}
