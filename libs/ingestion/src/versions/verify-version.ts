import type { CollectionVersions, VersionRecord } from '@app/chunk-index';
import type { Embedder } from '@app/embedding';
import { AppError } from '@app/errors';

/** Of all chunks, or a single one; a service that refuses more, or all, is not the right one for them. */
const MAX_REFUSED = 0.1;
const SAMPLES = 8;
/** Two answers to one text differ a little: services compute in batches and in half precision. */
const MIN_COSINE = 0.99;

/**
 * Looks at a version that lacks nothing any more before it may be used: how many chunks the service has refused, and
 * whether it still gives the same vectors for some of them, asked past the cache. That gets none of the answers: the service may be a wrong one.
 * @throws AppError `embedding_version_unverified`, `embedding_unavailable`; the signal's reason
 */
export async function verifyVersion(
  versions: CollectionVersions,
  embedder: Embedder,
  { collection, record }: { collection: string; record: VersionRecord },
  signal: AbortSignal,
): Promise<void> {
  const { embedded, refused } = await versions.counts(collection, record.id);
  const tried = embedded + refused;
  if (tried > 0 && refused > Math.min(tried - 1, Math.max(1, MAX_REFUSED * tried))) {
    throw unverified(`The embedding service refused ${refused} of ${tried} chunks.`);
  }
  const samples = await versions.sample(collection, record.id, SAMPLES);
  const texts = samples.map(({ text }) => text);
  const { vectors } = await embedder.embedPassages(texts, { signal, isCached: false });
  const differing = samples.filter(({ vector }, index) => !isSame(vector, vectors[index]));
  if (differing.length === 0) return;
  throw unverified(
    `The embedding service gives other vectors than before for ${differing.length} of ${samples.length} chunks.`,
  );
}

/** @param unit of length 1 */
function isSame(unit: Float32Array, given: Float32Array | null | undefined): boolean {
  if (given?.length !== unit.length) return false;
  const length = Math.hypot(...given);
  return given.reduce((sum, value, at) => sum + value * (unit[at] ?? 0), 0) / length >= MIN_COSINE;
}

const unverified = (message: string): AppError => new AppError('embedding_version_unverified', message);
