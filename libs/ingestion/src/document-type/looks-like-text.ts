/** Control characters that texts do have: tab, line feed, form feed, carriage return, escape. */
const ALLOWED = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
const MAX_CONTROL_SHARE = 0.02;

/**
 * The head of a file as text in which ASCII can be read, if it looks like text at all.
 * @returns undefined for binary data
 */
export function looksLikeText(head: Buffer): string | undefined {
  const wide = wideEncoding(head);
  if (wide) return new TextDecoder(wide).decode(head.subarray(0, head.length - (head.length % 2)));
  if (head.includes(0)) return undefined;
  let control = 0;
  for (const byte of head) if (byte < 0x20 && !ALLOWED.has(byte)) control += 1;
  return control > head.length * MAX_CONTROL_SHARE ? undefined : head.toString('latin1');
}

/** UTF-16 by its mark, or by where its zeros are: Latin letters have one in every second byte, others hardly any elsewhere. */
export function wideEncoding(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.floor(head.length / 2);
  if (pairs < 2) return undefined;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) even += 1;
    if (head[index + 1] === 0) odd += 1;
  }
  // White space and digits alone make this share in a text of any script.
  const enough = pairs * 0.1;
  if (odd > enough && even === 0) return 'utf-16le';
  return even > enough && odd === 0 ? 'utf-16be' : undefined;
}
