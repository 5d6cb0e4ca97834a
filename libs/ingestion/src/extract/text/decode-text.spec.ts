import { encode } from 'iconv-lite';
import { decodeText } from './decode-text.js';

const RUSSIAN = 'Листы бумаги сушат на верёвках.';

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from(RUSSIAN)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${RUSSIAN}`)],
    ['UTF-16', Buffer.from(`\ufeff${RUSSIAN}`, 'utf16le')],
    ['UTF-16 without a byte order mark', Buffer.from(RUSSIAN.repeat(20), 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${RUSSIAN}`, 'utf16le').swap16()],
    ['Windows-1251', encode(RUSSIAN, 'windows-1251')],
    ['KOI8-R', encode(RUSSIAN, 'koi8-r')],
    ['the code page of DOS', encode(RUSSIAN, 'ibm866')],
  ])('reads %s', (_name, bytes) => expect(decodeText(bytes)).toMatch(new RegExp(`^(${RUSSIAN})+$`)));

  it.each(['Größe über Straße', 'naïve façade déjà vu', 'Price: 100 £ – “quoted”'])(
    'reads Western text with few letters outside ASCII: %s',
    (text) => expect(decodeText(encode(text, 'windows-1252'))).toBe(text),
  );

  it('believes a declaration, unless the bytes are UTF-8', () => {
    expect(decodeText(encode('café', 'windows-1252'), 'iso-8859-1')).toBe('café');
    expect(decodeText(encode('мир', 'koi8-r'), 'KOI8-R')).toBe('мир');
    expect(decodeText(Buffer.from('мир'), 'windows-1251')).toBe('мир');
    expect(decodeText(encode(RUSSIAN, 'windows-1251'), 'no-such-encoding')).toBe(RUSSIAN);
  });
});
