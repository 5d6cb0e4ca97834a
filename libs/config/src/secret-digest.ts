import { createHash } from 'node:crypto';

/** Of a secret, to be compared with another: equal lengths, which `timingSafeEqual` demands, and nothing learnt from the time it takes. */
export const secretDigest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
