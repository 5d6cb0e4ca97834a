import { bytes, percent } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';

const MIN_FREE_SHARE = 0.1;
const MIN_FREE_BYTES = 2 * 1024 ** 3;
/** From here on the next upload may fail. */
const CRITICAL_BYTES = 512 * 1024 ** 2;

/** The disk of files and index has little room left. */
export function storageFull({ storage }: Snapshot): Problem[] {
  if (!storage) return [];
  const { freeBytes, totalBytes } = storage;
  const share = freeBytes / totalBytes;
  if (share >= MIN_FREE_SHARE && freeBytes >= MIN_FREE_BYTES) return [];
  return [
    {
      code: 'storage_full',
      severity: freeBytes < CRITICAL_BYTES ? 'critical' : 'warning',
      subject: '',
      title: 'The storage is almost full',
      detail: `${bytes(freeBytes)} of ${bytes(totalBytes)} are free (${percent(share)}).`,
      whatToDo:
        'Make room on the disk of STORAGE_URI, or delete documents and collections that nobody needs.',
    },
  ];
}
