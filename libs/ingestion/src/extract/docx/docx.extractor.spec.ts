import { docx, documentXml } from '../../../../../test/support/docx.js';
import type { ExtractLimits } from '../extracted-text.js';
import { extractDocx } from './docx.extractor.js';

const MIB = 2 ** 20;
const LIMITS: ExtractLimits = { maxPages: 10, maxCharacters: 1_000_000, maxUnpackedBytes: 100 * MIB };
const read = async (file: Uint8Array): Promise<string> =>
  (await extractDocx(file, LIMITS, () => undefined)).text;

const text = (content: string): string => `<w:r><w:t xml:space="preserve">${content}</w:t></w:r>`;
const cell = (content: string): string => `<w:tc><w:p>${text(content)}</w:p></w:tc>`;
const heading = (content: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>${text(content)}</w:p>`;
const STYLES = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>`;
const STYLES_RELATIONSHIP = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`;

describe('extractDocx', () => {
  it('keeps headings, paragraphs and tables readable', async () => {
    const table = `<w:tbl><w:tr>${cell('Name')}${cell('mm')}</w:tr><w:tr>${cell('A4')}${cell('297')}</w:tr></w:tbl>`;
    const body = `${heading('Sizes &amp; weights')}<w:p>${text('Of sheets, ')}${text('по-русски: листы.')}</w:p>${table}`;
    const file = docx([], {
      'word/document.xml': documentXml(body),
      'word/styles.xml': STYLES,
      'word/_rels/document.xml.rels': STYLES_RELATIONSHIP,
    });
    expect(await read(file)).toBe(
      '## Sizes & weights\n\nOf sheets, по-русски: листы.\n\n| Name | mm |\n| --- | --- |\n| A4 | 297 |',
    );
  });

  it('reads headers where the document has nothing else', async () => {
    const header = documentXml(`<w:p>${text('Only in the header')}</w:p>`);
    expect(await read(docx([], { 'word/header1.xml': header }))).toBe('Only in the header');
    expect(await read(docx(['Body'], { 'word/header1.xml': header }))).toBe('Body');
  });

  it.each([
    ['entities', { 'word/document.xml': documentXml('', '<!DOCTYPE x>') }, 'document_unreadable'],
    ['no text', {}, 'no_text_found'],
    [
      'XML that unpacks to too much',
      { 'word/document.xml': documentXml(' '.repeat(65 * MIB)) },
      'document_too_large',
    ],
    [
      'too many elements',
      { 'word/document.xml': documentXml('<w:p/>'.repeat(1_000_001)) },
      'document_too_large',
    ],
    [
      'media that unpack to too much',
      { 'word/media/a.png': new Uint8Array(101 * MIB) },
      'document_too_large',
    ],
  ])('refuses a package with %s', async (_, entries, code) => {
    const file = docx([], entries);
    await expect(read(file)).rejects.toMatchObject({ code });
  });

  it('refuses an encrypted document', async () => {
    const container = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    await expect(read(container)).rejects.toMatchObject({ code: 'document_encrypted' });
  });
});
