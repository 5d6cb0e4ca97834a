/** Thrown for an answer that is no set of vectors as it was asked for. Its message holds nothing of the answer. */
export class UnusableVectors extends Error {}

const BYTES_PER_NUMBER = 4;

/**
 * The vectors of one answer, `{ data: [{ index, embedding }] }`, by their index.
 * @param count how many texts were sent
 * @param dimensions what each must have; those of the first unless given
 * @throws UnusableVectors
 */
export function readVectors(answer: unknown, count: number, dimensions?: number): Float32Array[] {
  const data = (answer as { data?: unknown } | null | undefined)?.data;
  if (!Array.isArray(data)) throw new UnusableVectors('the answer holds no list of vectors');
  if (data.length !== count) throw new UnusableVectors(`${data.length} vectors came for ${count} texts`);
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  let expected = dimensions;
  for (const item of data as unknown[]) {
    const { index, embedding } = (item ?? {}) as { index?: unknown; embedding?: unknown };
    const at = checkIndex(index, vectors);
    const vector = readVector(embedding);
    expected ??= vector.length;
    if (vector.length !== expected) {
      throw new UnusableVectors(`a vector has ${vector.length} dimensions instead of ${expected}`);
    }
    vectors[at] = vector;
  }
  // As many as were asked for, and none twice: none is missing.
  return vectors as Float32Array[];
}

function checkIndex(index: unknown, vectors: readonly unknown[]): number {
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= vectors.length) {
    throw new UnusableVectors('a vector belongs to none of the texts');
  }
  if (vectors[index] !== undefined) throw new UnusableVectors('two vectors belong to one text');
  return index;
}

/** From an array of numbers, or base64 of little-endian float32. */
function readVector(embedding: unknown): Float32Array {
  const vector = typeof embedding === 'string' ? fromBase64(embedding) : fromNumbers(embedding);
  if (vector.length === 0) throw new UnusableVectors('a vector is empty');
  if (!vector.every(Number.isFinite)) throw new UnusableVectors('a vector holds something that is no number');
  return vector;
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % BYTES_PER_NUMBER !== 0) throw new UnusableVectors('a vector is cut');
  const vector = new Float32Array(bytes.length / BYTES_PER_NUMBER);
  for (let at = 0; at < vector.length; at += 1) vector[at] = bytes.readFloatLE(at * BYTES_PER_NUMBER);
  return vector;
}

function fromNumbers(embedding: unknown): Float32Array {
  if (!Array.isArray(embedding)) throw new UnusableVectors('a vector is neither numbers nor base64');
  // A null would become 0, and a text whatever number it holds.
  return Float32Array.from(embedding, (value: unknown) => (typeof value === 'number' ? value : NaN));
}
