import { Settings } from '@app/config';
import { Embedders, type Embedder, type EmbeddingVersion } from '@app/embedding';
import { AppError } from '@app/errors';

/** What texts are about; a text's vector counts the words of each. */
const CONCEPTS = [
  ['car', 'automobile', 'vehicle'],
  ['doctor', 'physician', 'surgeon'],
  ['paper', 'sheet', 'pulp'],
];

export function vectorOf(text: string): Float32Array {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = CONCEPTS.map((concept) => words.filter((word) => concept.includes(word)).length);
  return Float32Array.from([...counts, 0.1]);
}

export const CONCEPT_VERSION: EmbeddingVersion = {
  id: 'concepts',
  provider: 'default',
  model: 'concepts',
  queryPrefix: '',
  passagePrefix: '',
  dimensions: null,
};

/** In place of a service over HTTP, so that a test can look while the question is being embedded. */
export class ConceptEmbedder extends Embedders {
  conceptVersion: EmbeddingVersion | undefined = CONCEPT_VERSION;
  /** The id of a version whose service is not configured. */
  missing: string | undefined;
  asked = 0;
  answer = (text: string, _signal: AbortSignal): Promise<Float32Array> => Promise.resolve(vectorOf(text));

  constructor() {
    // Neither the cache nor a client is used.
    super(new Settings(), undefined as never, null);
  }

  override get initial(): EmbeddingVersion | undefined {
    return this.conceptVersion;
  }

  override get isConfigured(): boolean {
    return this.conceptVersion !== undefined;
  }

  override get fingerprint(): string | undefined {
    return this.conceptVersion?.id;
  }

  override of({ id }: EmbeddingVersion): Embedder {
    if (id === this.missing) throw new AppError('embedding_not_configured', 'The service is not configured.');
    const embedQuery = (text: string, { signal }: { signal: AbortSignal }): Promise<Float32Array> => {
      this.asked += 1;
      return this.answer(text, signal);
    };
    return { embedQuery } as Embedder;
  }
}
