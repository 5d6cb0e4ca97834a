import { Settings, storagePaths } from '@app/config';
import { Injectable } from '@nestjs/common';
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
  constructor(registry: Registry, settings: Settings) {
    const root = dirname(storagePaths(settings).files);
    const space = new SharedReading(
      () => statfs(root),
      LIMITS,
      // The directory is made with the first file.
      () => undefined,
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
