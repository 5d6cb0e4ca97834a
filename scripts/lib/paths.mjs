import { fileURLToPath } from 'node:url';

/** The root of the repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where what runs locally keeps its state. */
export const DATA = `${ROOT}.data/`;
