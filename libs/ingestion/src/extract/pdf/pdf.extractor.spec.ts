import type { ExtractLimits } from '../extracted-text.js';
import { extractPdf } from './pdf.extractor.js';
import { buildPdf, column, type PlacedText } from './testing/pdf-builder.js';

const LIMITS: ExtractLimits = { maxPages: 100, maxCharacters: 100_000, maxUnpackedBytes: 1e6 };

const read = (pages: readonly (readonly PlacedText[])[], limits = LIMITS) =>
  extractPdf(buildPdf(pages), limits, () => undefined);

const LEFT = [
  'The mill grinds the old rags into a pulp that',
  'is then spread on a fine sieve to dry for days.',
];
const RIGHT = [
  'Each sheet is pressed between two felts, and',
  'hung on ropes made of cow hair in the attic.',
];

describe('extractPdf', () => {
  it('joins lines to paragraphs and keeps gaps between them', async () => {
    const { text } = await read([[...column(LEFT, 50, 700), ...column(RIGHT, 50, 640)]]);
    expect(text).toBe(`${LEFT.join(' ')}\n\n${RIGHT.join(' ')}`);
  });

  it('reads the left column before the right even if lines are drawn across both', async () => {
    const left = [...LEFT, ...LEFT];
    const right = [...RIGHT, ...RIGHT];
    const across = left.flatMap((text, row) => [
      { text, x: 50, y: 700 - row * 12 },
      { text: right[row] ?? '', x: 310, y: 700 - row * 12 },
    ]);
    const { text } = await read([across]);
    expect(text).toBe(`${left.join(' ')}\n\n${right.join(' ')}`);
  });

  it('joins words cut by a hyphen and keeps hyphens that the document writes elsewhere', async () => {
    const lines = ['A well-known remedy for the instal-', 'lation of software is the well-', 'known one.'];
    const { text } = await read([column(lines, 50, 700)]);
    expect(text).toBe('A well-known remedy for the installation of software is the well-known one.');
  });

  it('joins a paragraph across pages, drops heads and page numbers, and says where pages start', async () => {
    const pages = ['goes on and', 'still goes on and', 'ends at last.'].map((text, index) => [
      { text: 'A Treatise on Paper', x: 50, y: 780, size: 8 },
      { text, x: 50, y: 700 },
      { text: `${index + 1}`, x: 300, y: 20, size: 8 },
    ]);
    const { text, pageStarts } = await read(pages);
    expect(text).toBe('A Treatise on Paper\n\ngoes on and still goes on and ends at last.');
    expect(pageStarts?.map((start) => text.slice(start).split(' ')[0])).toEqual(['A', 'still', 'ends']);
  });

  it('reads Cyrillic, and Japanese without spaces at line ends', async () => {
    const unicode = (text: string, y: number): PlacedText => ({ text, x: 50, y, font: 'unicode' });
    const { text } = await read([
      [unicode('Мельница перемалывает тряпьё.', 700)],
      [unicode('紙はぼろ布から', 700), unicode('作られる。', 688)],
    ]);
    expect(text).toBe('Мельница перемалывает тряпьё.\n\n紙はぼろ布から作られる。');
  });

  it('keeps the lines and indents of code', async () => {
    const code = (text: string, x: number, y: number): PlacedText => ({ text, x, y, font: 'code' });
    const program = [code('if (wet) {', 50, 600), code('dry(sheet)', 62, 588), code('}', 50, 576)];
    const { text } = await read([[...column(LEFT, 50, 700), ...program]]);
    expect(text).toBe(`${LEFT.join(' ')}\n\nif (wet) {\n  dry(sheet)\n}`);
  });

  it('takes a document that is typed throughout for prose', async () => {
    const typed = column(LEFT, 50, 700).map((line): PlacedText => ({ ...line, font: 'code' }));
    expect((await read([typed])).text).toBe(LEFT.join(' '));
  });

  it('adds what has been filled into a form', async () => {
    const widget = (value: string, more = ''): string =>
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (f${value.length}) /V (${value}) /Rect [0 0 9 9] ${more} >>`;
    const file = buildPdf([[{ text: 'Name:', x: 50, y: 700 }]], {
      catalog: '/AcroForm << /Fields [100 0 R 101 0 R 102 0 R] >>',
      page: '/Annots [100 0 R 101 0 R 102 0 R]',
      objects: [
        [100, widget('Ada Lovelace')],
        [101, widget('London', '/TU (Town)')],
        [102, widget('secret', '/Ff 8192')],
      ],
    });
    const { text } = await extractPdf(file, LIMITS, () => undefined);
    expect(text).toBe('Name:\n\nAda Lovelace\n\nTown: London');
  });

  it('keeps the pages around a damaged one', async () => {
    const pages = [1, 2, 3].map((number) => [{ text: `Page ${number}.`, x: 50, y: 700 }]);
    const file = buildPdf(pages, { objects: [[13, '<< /Length 1 >>\nstream\n)\nendstream']] });
    const { text, warnings } = await extractPdf(file, LIMITS, () => undefined);
    expect([text, warnings]).toEqual(['Page 1.\n\nPage 3.', ['damaged pages left out: 2']]);
  });

  it('names pages without text', async () => {
    const { text, pageStarts, warnings } = await read([[], [{ text: 'Second', x: 50, y: 700 }], []]);
    expect([text, pageStarts, warnings]).toEqual(['Second', [0, 0, 6], ['pages without text: 1, 3']]);
  });

  it('leaves the given bytes as they are', async () => {
    const file = buildPdf([[{ text: 'Here', x: 50, y: 700 }]]);
    const before = file.slice();
    await extractPdf(file, LIMITS, () => undefined);
    expect(Buffer.compare(file, before)).toBe(0);
  });

  it('reports progress page by page', async () => {
    const seen: string[] = [];
    const page = [{ text: 'Text', x: 50, y: 700 }];
    await extractPdf(buildPdf([page, page]), LIMITS, (done, total) => seen.push(`${done}/${total}`));
    expect(seen).toEqual(['1/2', '2/2']);
  });
});

const SECRET = `<${'5a'.repeat(32)}>`;
const ENCRYPT = `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ${SECRET} /U ${SECRET} >>`;

describe('extractPdf refuses', () => {
  const page = [{ text: 'Some text', x: 50, y: 700 }];

  it.each([
    ['an image-only file', () => buildPdf([[]]), 'no_text_found'],
    ['a file without pages', () => buildPdf([]), 'document_unreadable'],
    [
      'what is no PDF',
      () => Uint8Array.from(Buffer.from('MZ\u0000\u0001 an executable')),
      'document_unreadable',
    ],
    ['an empty file', () => new Uint8Array(0), 'document_unreadable'],
    ['an encrypted file', () => buildPdf([page], { trailer: ENCRYPT }), 'document_encrypted'],
    ['a file cut off before its first page', () => buildPdf([page]).slice(0, 100), 'document_unreadable'],
    ['too many pages', () => buildPdf([page, page, page]), 'document_too_large'],
    [
      'too many characters',
      () => buildPdf([[{ text: 'x'.repeat(101), x: 50, y: 700 }]]),
      'document_too_large',
    ],
  ])('%s', async (_, file, code) => {
    const limits = { ...LIMITS, maxPages: 2, maxCharacters: 100 };
    await expect(extractPdf(file(), limits, () => undefined)).rejects.toMatchObject({ code });
  });

  it('text beyond the limit before it has read all of it', async () => {
    const file = buildPdf([
      Array.from({ length: 5000 }, (_, row) => ({ text: 'word', x: 50, y: 10 + (row % 70) * 11 })),
    ]);
    const limits = { ...LIMITS, maxCharacters: 1000 };
    await expect(extractPdf(file, limits, () => undefined)).rejects.toMatchObject({
      code: 'document_too_large',
    });
  });
});
