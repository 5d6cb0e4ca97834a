import type { Settings } from '@app/config';
import { createHash } from 'node:crypto';

/** What makes two vectors comparable: one model, asked in one way. Immutable. */
export interface EmbeddingVersion {
  /** `[a-z0-9_]+`, made of the model's name and a hash of what it is asked with. */
  readonly id: string;
  readonly model: string;
}

const MAX_NAME = 40;
const HASH = 8;

/** Undefined where no embedding service is configured. The service's address is no part of it: it may move. */
export function embeddingVersionOf(settings: Settings): EmbeddingVersion | undefined {
  const { EMBEDDING_SERVICE_URL, EMBEDDING_MODEL: model } = settings;
  if (!EMBEDDING_SERVICE_URL || !model) return undefined;
  const { EMBEDDING_QUERY_PREFIX, EMBEDDING_PASSAGE_PREFIX } = settings;
  const asked = JSON.stringify([model, EMBEDDING_QUERY_PREFIX, EMBEDDING_PASSAGE_PREFIX]);
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, HASH);
  const name = model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return { id: `${name.slice(0, MAX_NAME)}_${hash}`, model };
}
