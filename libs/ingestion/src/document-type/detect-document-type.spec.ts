import { AppError } from '@app/errors';
import { zipSync } from 'fflate';
import { docx } from '../../../../test/support/docx.js';
import { detectDocumentType } from './detect-document-type.js';

const fileOf = (content: Buffer) => ({
  bytes: content.length,
  read: async (at: number, length: number) => content.subarray(at, at + length),
});

describe('detectDocumentType', () => {
  const zeros = Buffer.alloc(300);
  const archive = zipSync({ 'a.txt': new Uint8Array(3) });
  const spreadsheet = zipSync({
    '[Content_Types].xml': new Uint8Array(3),
    'xl/workbook.xml': new Uint8Array(3),
  });
  const encryptedOffice = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    zeros,
    Buffer.from('EncryptedPackage', 'utf16le'),
  ]);

  it.each([
    ['%PDF-1.7\n…', 'a.txt', 'pdf'],
    ['junk before it\n%PDF-1.4\n', 'a', 'pdf'],
    [docx(['text']), 'a.pdf', 'docx'],
    [docx(['text']).slice(0, 200), 'a.docx', 'docx'],
    [docx(['text']).slice(0, 200), 'a.zip', undefined],
    [archive, 'a.docx', undefined],
    [spreadsheet, 'a.docx', undefined],
    [encryptedOffice, 'a.docx', 'docx'],
    [Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), zeros]), 'a.doc', undefined],
    ['<!DOCTYPE html><p>x', 'a.txt', 'html'],
    ['<!-- x --> <HTML lang=en>', 'a.md', 'html'],
    ['<p>a fragment</p>', 'a.html', 'html'],
    ['no tags at all', 'a.html', 'text'],
    ['# Heading', 'a.MD', 'markdown'],
    ['# Heading', 'a', 'text'],
    [Buffer.from('\ufeffтекст', 'utf16le'), 'a.txt', 'text'],
    ['MZ is also how a text may begin', 'a.txt', 'text'],
    [Buffer.concat([Buffer.from('MZ\x90'), zeros, Buffer.from('%PDF-1.7')]), 'a.pdf', undefined],
    [Buffer.concat([Buffer.from('\x7fELF'), zeros]), 'a.txt', undefined],
    [Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), 'a.txt', undefined],
  ])('%# takes %j called %s for %s', async (content, filename, type) => {
    expect(await detectDocumentType(fileOf(Buffer.from(content)), filename)).toBe(type);
  });

  it('does not guess when the file cannot be read', async () => {
    const { bytes, read } = fileOf(Buffer.from(docx(['text'])));
    const away = new AppError('storage_unavailable', 'away');
    const file = {
      bytes,
      read: (at: number, length: number) => (at > 0 ? Promise.reject(away) : read(at, length)),
    };
    await expect(detectDocumentType(file, 'a.docx')).rejects.toBe(away);
  });
});
