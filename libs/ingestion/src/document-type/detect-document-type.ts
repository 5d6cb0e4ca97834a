import { AppError } from '@app/errors';
import type { OpenFile } from '@app/file-store';
import { isMainPart } from '../extract/docx/docx-package.js';
import { openZip, readZipDirectory } from '../extract/zip-directory.js';
import { looksLikeText } from './looks-like-text.js';

/** The formats that can be read. */
export type DocumentType = 'pdf' | 'docx' | 'html' | 'markdown' | 'text';

export const DOCUMENT_CONTENT_TYPES: Record<DocumentType, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  markdown: 'text/markdown',
  text: 'text/plain',
};

export const unsupportedType = (): AppError =>
  new AppError(
    'unsupported_type',
    'The content of the file is none of PDF, DOCX, HTML, Markdown and plain text.',
  );

const HEAD_BYTES = 16 * 1024;
const BLOCK_BYTES = 1024 * 1024;
/** A PDF may have junk in front of its header; readers accept a kilobyte of it. */
const PDF_HEADER_WITHIN = 1024;
const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** The container of old Office files, and of encrypted new ones. */
const CFB = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');
/** Programs are no documents, whatever they carry within. */
const EXECUTABLES = ['4d5a', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'].map(
  (hex) => Buffer.from(hex, 'hex'),
);
const HTML_BEGINNING =
  /^\ufeff?\s*(?:<!--[\s\S]*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
const HTML_TAGS = /<(?:p|div|span|a|h[1-6]|ul|ol|li|table|article|section|br|img)\b[^>]*>/i;

type Readable = Pick<OpenFile, 'bytes' | 'read'>;

/**
 * The type of a file by its content; its name decides only between kinds of text.
 * Reads the file's head, and of a zip the directory.
 * @throws AppError `storage_unavailable`
 * @returns undefined for what cannot be read: programs, pictures, archives, other Office files
 */
export async function detectDocumentType(
  file: Readable,
  filename: string,
): Promise<DocumentType | undefined> {
  const head = await file.read(0, HEAD_BYTES);
  if (isExecutable(head)) return undefined;
  if (head.subarray(0, PDF_HEADER_WITHIN).includes('%PDF-')) return 'pdf';
  if (startsWith(head, ZIP)) return (await isWordDocument(file, filename)) ? 'docx' : undefined;
  if (startsWith(head, CFB)) return (await contains(file, ENCRYPTED_PACKAGE)) ? 'docx' : undefined;
  return textType(head, filename);
}

/** A text may begin with the same letters. */
function isExecutable(head: Buffer): boolean {
  return EXECUTABLES.some((magic) => startsWith(head, magic)) && looksLikeText(head) === undefined;
}

function textType(head: Buffer, filename: string): DocumentType | undefined {
  const text = looksLikeText(head);
  if (text === undefined) return undefined;
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase();
  if (HTML_BEGINNING.test(text)) return 'html';
  if (extension === 'html' || extension === 'htm' || extension === 'xhtml') {
    return HTML_TAGS.test(text) ? 'html' : 'text';
  }
  return extension === 'md' || extension === 'markdown' ? 'markdown' : 'text';
}

async function isWordDocument(file: Readable, filename: string): Promise<boolean> {
  const entries = await openZip(file)
    .then(readZipDirectory)
    .catch((error: unknown) => {
      if (error instanceof AppError) throw error;
    });
  // A directory that cannot be read: damaged, and if it was a document its task will say so.
  if (!entries) return /\.docx$/i.test(filename);
  return entries.some(({ name }) => name === '[Content_Types].xml') && entries.some(isMainPart);
}

/** Looks for `needle` in the file, a block at a time. */
async function contains(file: Readable, needle: Buffer): Promise<boolean> {
  for (let at = 0; at < file.bytes; at += BLOCK_BYTES - needle.length) {
    if ((await file.read(at, BLOCK_BYTES)).includes(needle)) return true;
  }
  return false;
}

const startsWith = (head: Buffer, magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
