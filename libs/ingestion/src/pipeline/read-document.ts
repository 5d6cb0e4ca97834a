import { AppError } from '@app/errors';
import { analyseText } from '@app/text-analysis';
import { readFile } from 'node:fs/promises';
import type { DocumentType } from '../document-type/detect-document-type.js';
import type { ExtractedText, ExtractLimits, Extractor } from '../extract/extracted-text.js';
import { splitText } from '../split/split-text.js';

/** What is read, and how. */
export interface ReadRequest {
  /** The file on this machine. */
  readonly path: string;
  readonly documentType: DocumentType;
  readonly limits: ExtractLimits;
  readonly chunkSize: number;
  readonly chunkOverlap: number;
}

/** A passage, ready for the index. */
interface ReadChunk {
  readonly text: string;
  /** Index terms of `text`. */
  readonly terms: string;
  readonly pageStart: number | null;
  readonly pageEnd: number | null;
}

export interface ReadResult {
  readonly chunks: readonly ReadChunk[];
  /** Null where the format has no pages. */
  readonly pages: number | null;
  readonly characters: number;
  readonly warnings: readonly string[];
  readonly tookMs: { readonly extract: number; readonly split: number };
}

type OnProgress = (stage: 'extract' | 'split', done: number, total: number) => void;

/** Loaded when first needed: PDF.js alone takes a quarter of a second. */
const EXTRACTORS: Record<DocumentType, () => Promise<Extractor>> = {
  pdf: async () => (await import('../extract/pdf/pdf.extractor.js')).extractPdf,
  docx: async () => (await import('../extract/docx/docx.extractor.js')).extractDocx,
  html: async () => (await import('../extract/html/html.extractor.js')).extractHtml,
  markdown: async () => (await import('../extract/text/text.extractor.js')).extractMarkdown,
  text: async () => (await import('../extract/text/text.extractor.js')).extractPlainText,
};

/** How many chunks are analysed between two signs of progress. */
const ANALYSE_STEP = 50;

/**
 * The CPU-bound half of the pipeline: extract -> split (-> index terms). Plain code; it runs in a process
 * of the pool.
 * @throws AppError `document_encrypted`, `document_unreadable`, `document_too_large`, `no_text_found`
 */
export async function readDocument(request: ReadRequest, onProgress: OnProgress): Promise<ReadResult> {
  const startedAt = performance.now();
  onProgress('extract', 0, 1);
  const extracted = await extract(request, (done, total) => onProgress('extract', done, total));
  const extractedAt = performance.now();
  const chunks: ReadChunk[] = [];
  const passages = await splitText(extracted, request);
  for (const { text, pageStart, pageEnd } of passages) {
    if (chunks.length % ANALYSE_STEP === 0) onProgress('split', chunks.length, passages.length);
    chunks.push({ text, terms: analyseText(text), pageStart, pageEnd });
  }
  return {
    chunks,
    pages: extracted.pageStarts?.length ?? null,
    characters: extracted.text.length,
    warnings: extracted.warnings,
    tookMs: {
      extract: Math.round(extractedAt - startedAt),
      split: Math.round(performance.now() - extractedAt),
    },
  };
}

async function extract(
  request: ReadRequest,
  onProgress: (done: number, total: number) => void,
): Promise<ExtractedText> {
  const extractor = await EXTRACTORS[request.documentType]();
  try {
    return await extractor(await readFile(request.path), request.limits, onProgress);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // What an extractor did not foresee is a fault of this file: reading it again would end the same way.
    throw new AppError('document_unreadable', 'The document could not be read.', { cause: error });
  }
}
