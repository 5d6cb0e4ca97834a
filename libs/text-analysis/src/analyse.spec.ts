import { analyseQuery, analyseText } from './analyse.js';

const stems = (text: string): string[] =>
  analyseText(text)
    .split(' ')
    .filter((term) => !/^[_~]/.test(term));
const shared = (a: string, b: string): string[] => {
  const terms = new Set(analyseQuery(a));
  return analyseQuery(b).filter((term) => terms.has(term));
};

describe('analyseText', () => {
  it.each([
    ['installing installed', ['instal', 'instal']],
    ['загрузки загрузку', ['загрузк', 'загрузк']],
    ['Ёлка ёлки', ['елк', 'елк']],
    ['ﬁle ＦＩＬＥ', ['file', 'file']],
    ["the user's don’t", ['the', 'user', 'dont']],
    ['Straße 2024 v1', ['straße', '2024', 'v1']],
    ['كِتَاب كتاب', ['كتاب', 'كتاب']],
    ['…—!', ['']],
  ])('folds and stems %j', (text, expected) => expect(stems(text)).toEqual(expected));

  it('cuts scripts that have no spaces into words', () => {
    expect(stems('日本語の文章を検索する')).toEqual(expect.arrayContaining(['検索', '文章']));
  });

  it('finds a word whose letters were swapped by its letters and its 4-grams', () => {
    expect(shared('installation', 'intsallation')).toEqual(
      expect.arrayContaining(['~aaiillnnostt', '_atio']),
    );
    expect(shared('установщик', 'устанвощик')).toEqual(expect.arrayContaining(['_^уст', '_щик^']));
  });

  it('keeps short words whole', () => expect(analyseText('v1')).toBe('v1'));

  it('cuts words that are data', () => {
    for (const term of analyseText('x'.repeat(10_000)).split(' '))
      expect(term.length).toBeLessThanOrEqual(65);
  });
});

describe('analyseQuery', () => {
  it('has each term once and no more than 512', () => {
    expect(analyseQuery('v1 v1 v1')).toEqual(['v1']);
    const long = Array.from({ length: 2000 }, (_, index) => `word${index}`).join(' ');
    expect(analyseQuery(long)).toHaveLength(512);
  });

  it('is empty where there are no words', () => expect(analyseQuery('?! "" *')).toEqual([]));
});
