import { AppError } from '@app/errors';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { ExtractedText, Extractor, ExtractLimits, ExtractProgress } from '../extracted-text.js';
import { loadPdf, openPdf } from './open-pdf.js';
import { dropFurniture } from './page-furniture.js';
import { toParagraphs } from './paragraphs.js';
import { asProseIfTyped } from './prose.js';
import { readPages } from './read-pages.js';
import { writeText } from './write-text.js';

/**
 * The text of a PDF file, page by page, as its paragraphs; running heads and feet are left out, values of form
 * fields follow the text of their page.
 * @throws AppError `document_encrypted`, `document_unreadable`, `document_too_large`, `no_text_found`
 */
export const extractPdf: Extractor = async (file, limits, onProgress) => {
  const task = loadPdf(file);
  try {
    return await extract(await openPdf(task), limits, onProgress);
  } finally {
    await task.destroy();
  }
};

async function extract(
  pdf: PDFDocumentProxy,
  limits: ExtractLimits,
  onProgress: ExtractProgress,
): Promise<ExtractedText> {
  if (pdf.numPages > limits.maxPages) {
    throw new AppError('document_too_large', `The document has more than ${limits.maxPages} pages.`);
  }
  const { pages, warnings } = await readPages(pdf, limits, onProgress);
  const { text, pageStarts } = writeText(toParagraphs(asProseIfTyped(dropFurniture(pages))), pages.length);
  if (text.trim() === '')
    throw new AppError('no_text_found', 'The document contains no text; it may be scanned.');
  return { text, pageStarts, warnings };
}
