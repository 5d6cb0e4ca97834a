import { AppError } from '@app/errors';
import { ServiceTimeoutError } from '@app/http-client';
import type { Passage, SourceReport } from './answer-types.js';
import { withDeadline } from './deadline.js';
import { readPassages } from './read-passages.js';
import type { SourcePassage, SourceQuestion } from './query-source.js';

/** What a source that is no collection answers; beside the passages what it says of itself. */
export interface FurtherFound extends Partial<Pick<SourceReport, 'status' | 'degraded' | 'error'>> {
  readonly passages: readonly SourcePassage[];
}

/** A source that is no collection: another service, or a provider of the developer's. */
export interface FurtherSource {
  readonly name: string;
  readonly weight: number;
  /** How long it is waited for, in milliseconds. */
  readonly timeoutMs: number;
  ask(question: SourceQuestion, signal: AbortSignal): Promise<FurtherFound>;
}

export interface FurtherAnswer {
  /** Best first; undefined when it did not answer. */
  readonly passages?: readonly Passage[];
  readonly report: SourceReport;
  /** The cause of a failure, to be logged. */
  readonly failure?: unknown;
}

/** Asks for `limitMs` milliseconds at most; then the source's signal is aborted. Does not throw. */
export async function askFurther(
  source: FurtherSource,
  question: SourceQuestion,
  limitMs: number,
): Promise<FurtherAnswer> {
  const startedAt = performance.now();
  const asked = new AbortController();
  const report = (status: SourceReport['status'], more: Partial<SourceReport> = {}): SourceReport => ({
    name: source.name,
    status,
    took_ms: Math.round(performance.now() - startedAt),
    hits: 0,
    degraded: null,
    error: null,
    ...more,
  });
  try {
    const found = await withDeadline(asking(source, question, asked.signal), limitMs);
    if (!found) return { report: report('timeout', { error: lateText(limitMs) }) };
    const { status = 'ok', degraded = null, error = null } = found;
    const passages = readPassages(found.passages, source.name, question.limit);
    return { passages, report: report(status, { hits: passages.length, degraded, error }) };
  } catch (failure) {
    if (failure instanceof ServiceTimeoutError) {
      return { report: report('timeout', { error: lateText(failure.limitMs) }) };
    }
    return { report: report('error', { error: errorText(failure) }), failure };
  } finally {
    asked.abort();
  }
}

/** What throws at once is a rejection like any other. */
async function asking(
  source: FurtherSource,
  question: SourceQuestion,
  signal: AbortSignal,
): Promise<FurtherFound> {
  return source.ask(question, signal);
}

/** What clients may see of a failure. */
export function errorText(error: unknown): string {
  return error instanceof AppError ? error.message : 'The source failed.';
}

export const lateText = (limitMs: number): string => `No answer within ${Math.round(limitMs)} ms.`;
