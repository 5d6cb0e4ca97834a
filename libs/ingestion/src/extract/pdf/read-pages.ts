import { AppError } from '@app/errors';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { ExtractLimits, ExtractProgress } from '../extracted-text.js';
import { fieldLines } from './field-lines.js';
import { readFormFields } from './form-fields.js';
import { PageReport } from './page-report.js';
import { readPage, type PageText } from './read-page.js';
import type { TextLine } from './text-line.js';
import { TypewriterFonts } from './typewriter.js';

/**
 * The lines of every page. A page that cannot be read is empty and named in a warning.
 * @throws AppError `document_too_large`; `document_unreadable` when no page can be read
 */
export async function readPages(
  pdf: PDFDocumentProxy,
  { maxCharacters }: ExtractLimits,
  onProgress: ExtractProgress,
): Promise<{ pages: (readonly TextLine[])[]; warnings: string[] }> {
  const reader = new PageReader(pdf, maxCharacters, await hasForm(pdf));
  const report = new PageReport();
  const pages: (readonly TextLine[])[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await reader.read(number);
    report.add(number, page);
    pages.push(page?.lines ?? []);
    onProgress(number, pdf.numPages);
  }
  if (report.failed === pages.length) {
    throw new AppError('document_unreadable', 'No page of the document could be read.', {
      cause: reader.failure,
    });
  }
  return { pages, warnings: report.warnings() };
}

/** Asked once, since the annotations of a page, most of them links, take half as long as its text. */
async function hasForm(pdf: PDFDocumentProxy): Promise<boolean> {
  return (await pdf.getFieldObjects().catch(() => null)) !== null;
}

class PageReader {
  failure: unknown;
  private readonly fonts = new TypewriterFonts();
  private characters = 0;

  constructor(
    private readonly pdf: PDFDocumentProxy,
    private readonly maxCharacters: number,
    private readonly hasForm: boolean,
  ) {}

  /** The page, or null if it is damaged. */
  async read(number: number): Promise<PageText | null> {
    try {
      return await this.readPage(number);
    } catch (error) {
      if (error instanceof AppError) throw error;
      this.failure = error;
      return null;
    }
  }

  private async readPage(number: number): Promise<PageText> {
    const page = await this.pdf.getPage(number);
    try {
      const text = await readPage(page, this.fonts, this.count);
      if (!this.hasForm) return text;
      const fields = await readFormFields(page);
      for (const field of fields) this.count(field.length);
      return { ...text, lines: [...text.lines, ...fieldLines(fields)] };
    } finally {
      page.cleanup();
    }
  }

  private readonly count = (count: number): void => {
    this.characters += count;
    if (this.characters <= this.maxCharacters) return;
    throw new AppError(
      'document_too_large',
      `The document has more than ${this.maxCharacters} characters of text.`,
    );
  };
}
