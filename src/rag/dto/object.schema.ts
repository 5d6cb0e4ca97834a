/** An object with whatever fields. */
export const OBJECT = { type: 'object', additionalProperties: true } as const;
