export { decodeCursor, decodePosition, encodeCursor, notACursor } from './cursor.js';
