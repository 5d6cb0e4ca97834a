/** Ligatures, and Hebrew and Arabic letters in the shapes they take within a word. */
const PRESENTATION_FORMS = /[\uFB00-\uFB06\uFB13-\uFB17\uFB1D-\uFDFB\uFE70-\uFEFC]/g;
/** Bullets of the Symbol and Wingdings fonts. */
const PRIVATE_BULLETS = /[\uF0B7\uF0A7\uF076\uF0D8\uF0FC]/g;
const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u2028\u2029\t\n\v\f\r]/g;
/** Control, private-use, unassigned-for-good and zero-width characters, and halves of a surrogate pair. */
const WITHOUT_MEANING =
  /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\p{Co}\p{Cs}\uFFFE\uFFFF]/gu;
const UNREADABLE = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\uFFFD\p{Co}]/gu;

/** Text as it is kept: NFC, ligatures resolved, every space a plain one, nothing that no reader could see. Soft hyphens stay. */
export function cleanText(text: string): string {
  return text
    .replace(PRESENTATION_FORMS, (form) => form.normalize('NFKC'))
    .replace(PRIVATE_BULLETS, '•')
    .replace(SPACES, ' ')
    .replace(WITHOUT_MEANING, '')
    .normalize('NFC');
}

/** How many characters of `text` a font without a usable encoding left unreadable. */
export function countUnreadable(text: string): number {
  return text.match(UNREADABLE)?.length ?? 0;
}
