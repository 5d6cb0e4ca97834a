import jschardet from 'jschardet';
import { wideEncoding } from '../../document-type/looks-like-text.js';

/** Detection reads no more than this. */
const SAMPLE_BYTES = 256 * 1024;
const FALLBACK = 'windows-1252';

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

/** Single-byte text from the DOS days is drawn with these; detection goes by letters and needs many of them. */
function detected(buffer: Buffer): string | undefined {
  const letters = buffer.subarray(0, SAMPLE_BYTES).toString('latin1');
  const { encoding, confidence } = jschardet.detect(letters);
  if (encoding && confidence > 0.5) {
    const label = known(encoding);
    // Not UTF-8: that it is not has been seen.
    if (label && label !== 'utf-8' && label !== 'ascii') return label;
  }
  return undefined;
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

const decode = (buffer: Buffer, encoding: string): string => new TextDecoder(encoding).decode(buffer);
