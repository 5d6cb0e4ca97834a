/** Text set at a place of the page, in points from its lower left corner. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly font?: 'body' | 'code' | 'unicode';
}

/** Entries added to dictionaries, and objects with a number and a body; numbers from 100 on are free. */
export interface Extras {
  readonly catalog?: string;
  readonly page?: string;
  readonly trailer?: string;
  readonly objects?: readonly (readonly [number, string])[];
}

const PAGE = { width: 600, height: 800 };

/**
 * A PDF file of the given pages: Helvetica, Courier, and a font without embedded glyphs whose two-byte codes are
 * UTF-16, as its ToUnicode map says. Character widths are PDF.js's own for the first two and half the size for
 * the third.
 */
export function buildPdf(pages: readonly (readonly PlacedText[])[], extras: Extras = {}): Uint8Array {
  const kids = pages.map((_, index) => `${10 + index * 2} 0 R`).join(' ');
  const objects = new Map([
    [1, `<< /Type /Catalog /Pages 2 0 R ${extras.catalog ?? ''} >>`],
    [2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'],
    [4, '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>'],
    [
      5,
      '<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>',
    ],
    [
      6,
      '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 8 0 R >>',
    ],
    [7, stream(TO_UNICODE)],
    [
      8,
      '<< /Type /FontDescriptor /FontName /Any /Flags 4 /FontBBox [0 0 500 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
    ],
  ]);
  for (const [index, page] of pages.entries()) {
    const fonts = '<< /body 3 0 R /code 4 0 R /unicode 5 0 R >>';
    const box = `[0 0 ${PAGE.width} ${PAGE.height}]`;
    const content = 11 + index * 2;
    objects.set(
      content - 1,
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources << /Font ${fonts} >> /Contents ${content} 0 R ${extras.page ?? ''} >>`,
    );
    objects.set(content, stream(page.map(show).join('\n')));
  }
  for (const [number, body] of extras.objects ?? []) objects.set(number, body);
  return write(objects, extras.trailer ?? '');
}

const TO_UNICODE = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Any def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end`;

function stream(content: string): string {
  return `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`;
}

function show({ text, x, y, size = 10, font = 'body' }: PlacedText): string {
  const code = font === 'unicode' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'latin1');
  return `BT /${font} ${size} Tf ${x} ${y} Td <${code.toString('hex')}> Tj ET`;
}

function write(objects: ReadonlyMap<number, string>, more: string): Uint8Array {
  let file = '%PDF-1.7\n';
  const offsets = new Map<number, number>();
  for (const [number, body] of objects) {
    offsets.set(number, file.length);
    file += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const size = Math.max(...objects.keys()) + 1;
  const entries = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined ? '0000000000 65535 f ' : `${String(offset).padStart(10, '0')} 00000 n `;
  });
  const table = `xref\n0 ${size}\n${entries.join('\n')}\n`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R ${more} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Uint8Array.from(Buffer.from(file + table + trailer, 'latin1'));
}

/** Lines of one column, `pitch` points apart, from `top` down. */
export function column(lines: readonly string[], x: number, top: number, pitch = 12): PlacedText[] {
  return lines.map((text, index) => ({ text, x, y: top - index * pitch }));
}
