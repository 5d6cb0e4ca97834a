import type { AppError } from '@app/errors';
import { withDeadline } from './deadline.js';
import type { Passage, SourceReport } from './answer-types.js';

/** How one search in one source went. */
export interface Searched {
  readonly status: SourceReport['status'];
  /** Best first; undefined where nothing was searched: not asked for, late, failed, or nothing there to be searched. */
  readonly passages?: readonly Passage[];
  readonly tookMs: number;
  readonly error?: unknown;
  /** Why the question has no vector to search with. */
  readonly notEmbedded?: AppError;
}

export const NOT_SEARCHED: Searched = { status: 'ok', tookMs: 0 };

/** How something went that was waited for. */
export interface Timely<T> extends Pick<Searched, 'status' | 'tookMs' | 'error'> {
  readonly value?: T;
}

/** Waits for a search as long as `limitMs`; its failure is told, not thrown. */
export async function searched(
  search: Promise<readonly Passage[] | undefined>,
  limitMs: number,
): Promise<Searched> {
  const { value: passages, ...how } = await timely(search, limitMs);
  return { ...how, passages };
}

/** As `searched`, for whatever is to be had. */
export async function timely<T>(work: Promise<T>, limitMs: number): Promise<Timely<T>> {
  const startedAt = performance.now();
  const tookMs = (): number => Math.round(performance.now() - startedAt);
  try {
    const done = await withDeadline(
      work.then((value) => ({ value })),
      limitMs,
    );
    return { status: done ? 'ok' : 'timeout', value: done?.value, tookMs: tookMs() };
  } catch (error) {
    return { status: 'error', tookMs: tookMs(), error };
  }
}
