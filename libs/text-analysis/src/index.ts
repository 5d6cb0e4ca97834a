export { analyseQuery, analyseText, MAX_TERM_LENGTH } from './analyse.js';
