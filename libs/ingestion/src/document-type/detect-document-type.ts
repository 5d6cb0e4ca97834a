import { open, type FileHandle } from 'node:fs/promises';
import { openPromise } from 'yauzl';
import { isMainPart } from '../extract/docx/docx-package.js';
import { readZipDirectory, ZIP_OPTIONS } from '../extract/zip-directory.js';
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

const HEAD_BYTES = 16 * 1024;
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

/**
 * The type of a file by its content; its name decides only between kinds of text.
 * Reads the file's head, and of a zip the directory; never all of it.
 * @returns undefined for what cannot be read: programs, pictures, archives, other Office files
 */
export async function detectDocumentType(path: string, filename: string): Promise<DocumentType | undefined> {
  const file = await open(path);
  try {
    const head = await readHead(file);
    if (isExecutable(head)) return undefined;
    if (head.subarray(0, PDF_HEADER_WITHIN).includes('%PDF-')) return 'pdf';
    if (startsWith(head, ZIP)) return (await isWordDocument(path, filename)) ? 'docx' : undefined;
    if (startsWith(head, CFB)) return (await contains(file, ENCRYPTED_PACKAGE)) ? 'docx' : undefined;
    return textType(head, filename);
  } finally {
    await file.close();
  }
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

async function isWordDocument(path: string, filename: string): Promise<boolean> {
  const entries = await openPromise(path, ZIP_OPTIONS)
    .then(readZipDirectory)
    .catch(() => undefined);
  // A directory that cannot be read: damaged, and if it was a document its task will say so.
  if (!entries) return /\.docx$/i.test(filename);
  return entries.some(({ name }) => name === '[Content_Types].xml') && entries.some(isMainPart);
}

async function readHead(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/** Looks for `needle` in the file, a block at a time. */
async function contains(file: FileHandle, needle: Buffer): Promise<boolean> {
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; ; at += block.length - needle.length) {
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (block.subarray(0, bytesRead).includes(needle)) return true;
    if (bytesRead < block.length) return false;
  }
}

const startsWith = (head: Buffer, magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
