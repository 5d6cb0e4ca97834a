import { Embedder, type EmbeddedTexts } from '@app/embedding';

/** What texts can be about; a text's vector counts the words of each. */
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

/** Says what has been asked of it, and can be told to answer otherwise. */
export class ConceptEmbedder extends Embedder {
  version: Embedder['version'] = { id: 'concepts', model: 'concepts' };
  asked = 0;
  answer = (text: string, _signal: AbortSignal): Promise<Float32Array> => Promise.resolve(vectorOf(text));

  embedQuery(text: string, signal: AbortSignal): Promise<Float32Array> {
    this.asked += 1;
    return this.answer(text, signal);
  }

  embedPassages(texts: readonly string[]): Promise<EmbeddedTexts> {
    return Promise.resolve({ vectors: texts.map(vectorOf), refused: [] });
  }
}
