/** The text of a document as an extractor gives it. */
export interface ExtractedText {
  /** Plain text, paragraphs separated by a blank line; NFC-normalised, no lone surrogates, no control characters but `\n` and `\t`. */
  readonly text: string;
  /**
   * Where each page starts in `text` (UTF-16 offsets, ascending, `pageStarts[0] === 0`): page `i + 1` is
   * `text.slice(pageStarts[i], pageStarts[i + 1])`. One entry per page of the file, empty pages included.
   * Absent where the format has no pages.
   */
  readonly pageStarts?: readonly number[];
  /** What an operator should know about the quality, e.g. `pages without text: 3, 4`. At most 20 lines. */
  readonly warnings: readonly string[];
}

/** What a document may expand to while it is read; more ends in `document_too_large`. */
export interface ExtractLimits {
  readonly maxPages: number;
  /** Characters of text (UTF-16 units). */
  readonly maxCharacters: number;
  /** Bytes that a zip container (DOCX) may unpack to. */
  readonly maxUnpackedBytes: number;
}

/** Called as reading goes on; `total` is pages for paged formats, else 1. */
export type ExtractProgress = (done: number, total: number) => void;

/** Reads one format. Throws `AppError` with `document_encrypted`, `document_unreadable`, `document_too_large` or `no_text_found`. */
export type Extractor = (
  file: Uint8Array,
  limits: ExtractLimits,
  onProgress: ExtractProgress,
) => Promise<ExtractedText>;
