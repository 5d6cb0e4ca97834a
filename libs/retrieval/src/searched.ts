import { withDeadline } from './deadline.js';
import type { Passage, SourceReport } from './answer-types.js';

/** How one search in one source went. */
export interface Searched {
  readonly status: SourceReport['status'];
  /** Best first; undefined where nothing was searched: not asked for, late, failed, or nothing there to be searched. */
  readonly passages?: readonly Passage[];
  readonly tookMs: number;
  readonly error?: unknown;
}

export const NOT_SEARCHED: Searched = { status: 'ok', tookMs: 0 };

/** Waits for a search as long as `limitMs`; its failure is told, not thrown. */
export async function searched(
  search: Promise<readonly Passage[] | undefined>,
  limitMs: number,
): Promise<Searched> {
  const startedAt = performance.now();
  const tookMs = (): number => Math.round(performance.now() - startedAt);
  try {
    const found = await withDeadline(
      search.then((passages) => ({ passages })),
      limitMs,
    );
    return { status: found ? 'ok' : 'timeout', passages: found?.passages, tookMs: tookMs() };
  } catch (error) {
    return { status: 'error', tookMs: tookMs(), error };
  }
}
