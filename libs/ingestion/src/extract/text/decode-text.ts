import iconv from 'iconv-lite';
import jschardet from 'jschardet';
import { wideEncoding } from '../../document-type/looks-like-text.js';

/** Detection reads no more than this. */
const SAMPLE_BYTES = 256 * 1024;
const FALLBACK = 'windows-1252';
const CONFIDENT = 0.2;

/**
 * Bytes as text: by a byte order mark, as UTF-16 without one, as UTF-8 where it is valid, by the encoding
 * that the document `declared`, or by the one that its letters suggest.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = wideEncoding(buffer.subarray(0, SAMPLE_BYTES));
  if (wide) return decode(buffer, wide);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    return decode(buffer, known(declared) ?? detected(buffer) ?? FALLBACK);
  }
}

/**
 * The best guess that a decoder exists for. With hardly a letter outside ASCII a guess is worth little unless
 * it is confident; where most letters are outside, even a short text tells.
 */
function detected(buffer: Buffer): string | undefined {
  const letters = buffer.subarray(0, SAMPLE_BYTES).toString('latin1');
  for (const { encoding, confidence } of jschardet.detectAll(letters)) {
    const label = known(encoding);
    // Not UTF-8: that it is not has been seen.
    if (!label || label === 'utf-8') continue;
    return confidence >= CONFIDENT || mostlyOutsideAscii(letters) ? label : undefined;
  }
  return undefined;
}

function mostlyOutsideAscii(letters: string): boolean {
  const outside = letters.match(/[\x80-\xff]/g)?.length ?? 0;
  return outside > (letters.match(/[a-z]/gi)?.length ?? 0);
}

/** The encoding's name as `TextDecoder` knows it, if it does. */
function known(label: string | undefined | null): string | undefined {
  if (!label) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Node's `TextDecoder` takes windows-1252 for Latin-1 and loses its quotation marks, so iconv does what it knows. */
function decode(buffer: Buffer, encoding: string): string {
  return iconv.encodingExists(encoding)
    ? iconv.decode(buffer, encoding)
    : new TextDecoder(encoding).decode(buffer);
}
