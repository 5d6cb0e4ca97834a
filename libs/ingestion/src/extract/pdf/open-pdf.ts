import { AppError } from '@app/errors';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import './polyfills.js';
import {
  getDocument,
  type PDFDocumentLoadingTask,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
// Puts its handler where PDF.js looks before it would start a thread of its own: the caller's process is killable already.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';

const PACKAGE_DIR = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** PDF.js asks for a closing slash. Without these a Japanese manual loses most of its words. */
const resource = (folder: string): string => `${join(PACKAGE_DIR, folder)}/`;

const OPTIONS = {
  cMapUrl: resource('cmaps'),
  cMapPacked: true,
  standardFontDataUrl: resource('standard_fonts'),
  iccUrl: resource('iccs'),
  wasmUrl: resource('wasm'),
  disableFontFace: true,
  useSystemFonts: false,
  // Only text is wanted: no image is worth decoding, and no broken object worth giving up a page for.
  maxImageSize: 1,
  stopAtErrors: false,
  enableXfa: false,
  verbosity: 0,
};

/** Begins to read a file; `destroy()` the task in the end, whatever came of it. */
export function loadPdf(file: Uint8Array): PDFDocumentLoadingTask {
  // A copy, since PDF.js takes over the memory of what it is given.
  return getDocument({ data: new Uint8Array(file), ...OPTIONS });
}

/** @throws AppError `document_encrypted`, `document_unreadable` */
export async function openPdf(task: PDFDocumentLoadingTask): Promise<PDFDocumentProxy> {
  try {
    return await task.promise;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') {
      throw new AppError('document_encrypted', 'The document is protected by a password.', { cause });
    }
    throw new AppError('document_unreadable', 'The file could not be read as a PDF document.', { cause });
  }
}
