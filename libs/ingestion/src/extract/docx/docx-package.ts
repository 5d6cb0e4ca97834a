import { AppError } from '@app/errors';
import type { Readable } from 'node:stream';
import { fromBufferPromise } from 'yauzl';
import type { ExtractLimits } from '../extracted-text.js';
import { readZipDirectory, tooManyEntries, ZIP_OPTIONS, type ZipEntry } from '../zip-directory.js';

const MAIN_PART = /^word\/document\d*\.xml$/i;
const XML_PART = /\.(?:xml|rels)$/i;
/** The container that Word puts an encrypted document into. */
const CFB = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/**
 * More than any document that people write. Below it a reader's memory limit decides: 100,000 empty paragraphs
 * in 31 kB took mammoth 678 MB, a million of them 3.8 GB and 48 s.
 */
const MAX_ELEMENTS = 1_000_000;
const MAX_XML_BYTES = 64 * 1024 * 1024;

export const isMainPart = ({ name }: Pick<ZipEntry, 'name'>): boolean => MAIN_PART.test(name);

/**
 * Looks at a DOCX before it is read, and unpacks its XML once without keeping it: what comes out counts,
 * not what the directory says.
 * @throws AppError `document_encrypted`, `document_unreadable`, `document_too_large`
 */
export async function checkDocxPackage(file: Buffer, limits: ExtractLimits): Promise<void> {
  if (file.subarray(0, CFB.length).equals(CFB)) throw encrypted();
  try {
    const zip = await fromBufferPromise(file, { ...ZIP_OPTIONS, autoClose: false });
    const entries = await readZipDirectory(zip);
    assertSound(entries, limits);
    const budget = { bytes: MAX_XML_BYTES, elements: MAX_ELEMENTS };
    for (const { name, entry } of entries) {
      if (XML_PART.test(name)) await spend(budget, await zip.openReadStreamPromise(entry));
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('document_unreadable', 'The document is damaged.', { cause: error });
  }
}

function assertSound(entries: readonly ZipEntry[], limits: ExtractLimits): void {
  if (entries.some((entry) => entry.encrypted)) throw encrypted();
  if (!entries.some(isMainPart)) throw new AppError('document_unreadable', 'The document has no main part.');
  const unpacked = entries.reduce((total, entry) => total + entry.unpackedBytes, 0);
  if (tooManyEntries(entries) || unpacked > limits.maxUnpackedBytes) throw tooLarge();
}

async function spend(budget: { bytes: number; elements: number }, part: Readable): Promise<void> {
  for await (const block of part as AsyncIterable<Buffer>) {
    budget.bytes -= block.length;
    budget.elements -= startTags(block);
    if (budget.bytes < 0 || budget.elements < 0) throw tooLarge();
    // Word never writes one; it is where entities are declared.
    if (block.includes('<!DOCTYPE'))
      throw new AppError('document_unreadable', 'The document declares XML entities.');
  }
}

function startTags(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf('<'); at >= 0; at = block.indexOf('<', at + 1)) {
    if (block[at + 1] !== 0x2f) count += 1;
  }
  return count;
}

function encrypted(): AppError {
  return new AppError('document_encrypted', 'The document is protected by a password.');
}

function tooLarge(): AppError {
  return new AppError('document_too_large', 'The document unpacks to more than is allowed.');
}
