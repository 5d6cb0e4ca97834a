import { Embedder } from '@app/embedding';

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

/** In place of a service over HTTP, so that a test can look while the question is being embedded. */
export class ConceptEmbedder extends Embedder {
  conceptVersion: Embedder['version'] = { id: 'concepts', model: 'concepts' };
  asked = 0;
  answer = (text: string, _signal: AbortSignal): Promise<Float32Array> => Promise.resolve(vectorOf(text));

  constructor() {
    // Neither the cache nor the service is used.
    super(undefined as never, undefined);
  }

  override get version(): Embedder['version'] {
    return this.conceptVersion;
  }

  override embedQuery(text: string, { signal }: { signal: AbortSignal }): Promise<Float32Array> {
    this.asked += 1;
    return this.answer(text, signal);
  }
}
