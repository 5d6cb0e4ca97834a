import { joinAccents } from './accents.js';
import { cleanText, countUnreadable } from './clean-text.js';
import { restoreWholeWords } from './right-to-left.js';

describe('cleanText', () => {
  it.each([
    ['ligatures', 'e\uFB03cient', 'efficient'],
    ['Arabic letter shapes', '\uFEB3\uFEFC\uFEE1', 'سلام'],
    ['decomposed letters', 'u\u0308', 'ü'],
    ['other spaces', 'a\u00A0b\u2009c', 'a b c'],
    ['control, private-use and zero-width characters', 'a\u0003b\uE001c\u200Bd\uFEFF', 'abcd'],
    ['bullets of symbol fonts', '\uF0B7 item', '• item'],
    ['halves of a surrogate pair', 'a\uD83Db\uDE00c 😀', 'abc 😀'],
  ])('resolves %s', (_, text, cleaned) => expect(cleanText(text)).toBe(cleaned));

  it('keeps full-width and mathematical letters, which mean what they are', () => {
    expect(cleanText('Ａ ℝ x²')).toBe('Ａ ℝ x²');
  });
});

it('countUnreadable counts what a font without an encoding leaves', () => {
  expect(countUnreadable('a\u0003\uE001\uFFFDb c')).toBe(3);
});

it('joinAccents puts an accent onto its letter', () => {
  expect(joinAccents('na¨ıve, ˇ Cech, Poincar´e, it´s, ˆ P')).toBe('naïve, Čech, Poincaré, it´s, ˆ P');
});

describe('restoreWholeWords', () => {
  it('turns back a word that one glyph stands for', () => {
    expect(restoreWholeWords('habibi يبيبح', 3.1)).toBe('habibi حبيبي');
  });

  it('leaves words of many glyphs as they are', () => expect(restoreWholeWords('حبيبي', 2)).toBe('حبيبي'));
});
