import { createHash } from 'node:crypto';

/** What makes two vectors comparable: one model, asked in one way. Immutable. */
export interface EmbeddingVersion {
  /** `[a-z0-9_]+`, made of the model's name and a hash of what it is asked with. */
  readonly id: string;
  /** The name of the service that is asked. No part of the identity: a model may move. */
  readonly provider: string;
  readonly model: string;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** What the service is asked for, of models that can shorten their vectors; null where it is not. */
  readonly dimensions: number | null;
}

const MAX_NAME = 40;
const HASH = 8;

export function embeddingVersion(asked: Omit<EmbeddingVersion, 'id'>): EmbeddingVersion {
  const { model, queryPrefix, passagePrefix, dimensions } = asked;
  const parts = [model, queryPrefix, passagePrefix, ...(dimensions === null ? [] : [dimensions])];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HASH);
  const name = model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return { ...asked, id: `${name.slice(0, MAX_NAME)}_${hash}` };
}
