import type { ErrorCode } from '@app/errors';

/** What became of a document; see `ReprocessResult`. */
export type ReprocessOutcome = 'done' | 'unchanged' | 'superseded';

/** What a reprocessing ends with, as clients see it. */
export interface ReprocessResult {
  readonly counts: {
    /** Documents that have new chunks. */
    readonly done: number;
    /** Documents that would have come out as they were, and were left alone. */
    readonly unchanged: number;
    /** Documents that keep the chunks they had; the first 100 are in `failures`. */
    readonly failed: number;
    /** Documents that were submitted, reprocessed or deleted later than this was asked for. */
    readonly superseded: number;
    readonly total: number;
  };
  readonly failures: readonly ReprocessFailure[];
}

export interface ReprocessFailure {
  readonly document_id: string;
  readonly code: ErrorCode;
}

/** How far a reprocessing is: what one run of its task leaves to the next. */
export interface CameTo {
  /** Of the page that is under way; null of the first one. */
  readonly cursor: string | null;
  /** Documents of that page that have been counted. */
  readonly counted: readonly string[];
  /** How often each document was begun that has not been counted. */
  readonly begun: readonly (readonly [documentId: string, times: number])[];
  readonly counts: ReprocessResult['counts'];
  readonly failures: readonly ReprocessFailure[];
}

const KEPT_FAILURES = 100;

/** Counts what becomes of the documents, each once, however many runs it takes. */
export class ReprocessProgress {
  cursor: string | null;
  private readonly counts: Record<keyof ReprocessResult['counts'], number>;
  private readonly failures: ReprocessFailure[];
  private readonly counted: Set<string>;
  private readonly begun: Map<string, number>;

  /** @param total how many documents there are about to be */
  static start(total: number): CameTo {
    const counts = { done: 0, unchanged: 0, failed: 0, superseded: 0, total };
    return { cursor: null, counted: [], begun: [], counts, failures: [] };
  }

  constructor({ cursor, counted, begun, counts, failures }: CameTo) {
    this.cursor = cursor;
    this.counted = new Set(counted);
    this.begun = new Map(begun);
    this.counts = { ...counts };
    this.failures = [...failures];
  }

  get handled(): number {
    const { done, unchanged, failed, superseded } = this.counts;
    return done + unchanged + failed + superseded;
  }

  /** As foreseen, or more: documents may have come meanwhile. */
  get total(): number {
    return Math.max(this.counts.total, this.handled);
  }

  get cameTo(): CameTo {
    const { cursor, counts, failures } = this;
    return { cursor, counted: [...this.counted], begun: [...this.begun], counts, failures };
  }

  get result(): ReprocessResult {
    return { counts: { ...this.counts, total: this.handled }, failures: this.failures };
  }

  isCounted(documentId: string): boolean {
    return this.counted.has(documentId);
  }

  timesBegun(documentId: string): number {
    return this.begun.get(documentId) ?? 0;
  }

  begin(documentId: string): void {
    this.begun.set(documentId, this.timesBegun(documentId) + 1);
  }

  /** That what stopped a document was none of its doing. */
  takeBack(documentId: string): void {
    const times = this.timesBegun(documentId) - 1;
    if (times > 0) this.begun.set(documentId, times);
    else this.begun.delete(documentId);
  }

  count(documentId: string, outcome: ReprocessOutcome): void {
    this.end(documentId);
    this.counts[outcome] += 1;
  }

  countFailure(documentId: string, code: ErrorCode): void {
    this.end(documentId);
    this.counts.failed += 1;
    if (this.failures.length < KEPT_FAILURES) this.failures.push({ document_id: documentId, code });
  }

  /** A document that came meanwhile may have pushed another one from this page into the next: it stays counted. */
  turnPage(documentIds: readonly string[], cursor: string): void {
    for (const documentId of documentIds) this.counted.delete(documentId);
    this.cursor = cursor;
  }

  private end(documentId: string): void {
    this.begun.delete(documentId);
    this.counted.add(documentId);
  }
}
