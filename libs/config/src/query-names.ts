/** Of a source that is no collection. It begins with a capital, as no collection's name does: the two cannot be mistaken. */
export const SOURCE_NAME = /^[A-Z][A-Za-z0-9_-]{0,62}$/;
export const SOURCE_NAME_RULE =
  'a name begins with a capital letter (so that no collection has it), then letters, digits, _ and -, 63 in all';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
