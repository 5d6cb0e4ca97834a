export { analyseQuery, analyseText, MAX_TERM_LENGTH } from './analyse.js';
export { LANGUAGES, languageOf } from './language.js';
export { words } from './words.js';
