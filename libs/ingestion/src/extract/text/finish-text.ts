import { AppError } from '@app/errors';
import type { ExtractedText, ExtractLimits } from '../extracted-text.js';

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff]/g;

/** A text as every extractor must give it: NFC, lone surrogates replaced, no control characters, single blank lines. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(CONTROL, '')
    .normalize('NFC')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * The result of an extractor for a format without pages.
 * @throws AppError `document_too_large`, `no_text_found`
 */
export function finishText(text: string, limits: ExtractLimits): ExtractedText {
  assertLength(text, limits);
  const clean = cleanText(text);
  if (!/[\p{L}\p{N}]/u.test(clean)) throw new AppError('no_text_found', 'The document has no text.');
  return { text: clean, warnings: [] };
}

/** @throws AppError `document_too_large` */
export function assertLength(text: string, limits: ExtractLimits): void {
  if (text.length <= limits.maxCharacters) return;
  throw new AppError('document_too_large', `The document has more than ${limits.maxCharacters} characters.`);
}
