import { LANGUAGES, languageOf } from './language.js';

describe('languageOf', () => {
  it.each([
    ['What is a deckle?', 'en'],
    ['boot usb', 'en'],
    ['Что такое черпальная форма?', 'ru'],
    ['Чи є папір?', 'uk'],
    ['Wie wird Papier gemacht?', 'de'],
    ['Kündigungsfrist', 'de'],
    ['Comment le papier est-il fait ?', 'fr'],
    ['¿Cómo se hace el papel?', 'es'],
    ['Come è fatta la carta?', 'it'],
    ['Como é feito o papel?', 'pt'],
    ['Hoe wordt het papier gemaakt?', 'nl'],
    ['紙はどう作るのか', 'ja'],
    ['纸是怎么做的', 'zh'],
    ['종이는 어떻게 만드나요', 'ko'],
    ['كيف يصنع الورق', 'ar'],
  ])('of %j is %s', (text, language) => expect(languageOf(text)).toBe(language));

  it('is none without letters', () => expect(languageOf('42 ?!')).toBeUndefined());
  it('has each once', () => expect(new Set(LANGUAGES).size).toBe(LANGUAGES.length));
});
