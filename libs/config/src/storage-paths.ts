import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from './settings.js';

/** Directories under `STORAGE_URI`: uploaded files and the chunk index. */
export function storagePaths(settings: Settings): { files: string; index: string } {
  const uri = settings.STORAGE_URI;
  const root = uri.startsWith('file://') ? fileURLToPath(uri) : resolve(uri.slice('file:'.length));
  return { files: join(root, 'files'), index: join(root, 'index') };
}
