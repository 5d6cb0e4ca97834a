import type { OpenFile } from '@app/file-store';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';

/** Entries are checked by hand, so that a strange name is no error. */
export const ZIP_OPTIONS = { lazyEntries: true, autoClose: true, strictFileNames: false } as const;

/** More entries than any document has. */
const MAX_ENTRIES = 10_000;

/** An entry of a zip's directory. The sizes are what the directory says, which a crafted file may understate. */
export interface ZipEntry {
  readonly name: string;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  readonly encrypted: boolean;
  readonly entry: Entry;
}

/**
 * Reads the directory of a zip without unpacking anything.
 * @returns the first 10,001 entries at most
 * @throws Error when it is not a zip or its directory is damaged
 */
export async function readZipDirectory(zip: ZipFile): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({
      name: entry.fileName,
      compressedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
      encrypted: (entry.generalPurposeBitFlag & 1) === 1,
      entry,
    });
    if (entries.length > MAX_ENTRIES) break;
  }
  return entries;
}

/** Opens a zip of which only the directory will be read. */
export function openZip(file: Pick<OpenFile, 'bytes' | 'read'>): Promise<ZipFile> {
  return fromRandomAccessReaderPromise(new DirectoryReader(file), file.bytes, ZIP_OPTIONS);
}

/** What yauzl reads a zip's directory by. */
class DirectoryReader extends RandomAccessReader {
  constructor(private readonly file: Pick<OpenFile, 'read'>) {
    super();
  }

  override read(...[buffer, offset, length, position, done]: Parameters<RandomAccessReader['read']>): void {
    this.file.read(position, length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        done(bytes.length < length ? new Error('the zip ends too early') : null);
      },
      (error: Error) => done(error),
    );
  }

  override _readStreamForRange(): never {
    throw new Error('only the directory is read');
  }
}

export const tooManyEntries = (entries: readonly ZipEntry[]): boolean => entries.length > MAX_ENTRIES;
