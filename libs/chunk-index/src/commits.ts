import { retryConflicts } from './retry-conflicts.js';

export const COMMIT_OPERATIONS = ['replace', 'fill', 'delete', 'delete_collection'] as const;

/** A commit to a collection's table that has been made, or was given up. */
export interface Commit {
  readonly operation: (typeof COMMIT_OPERATIONS)[number];
  readonly tookMs: number;
  /** How often another writer's commit came between, and it was made anew. */
  readonly conflicts: number;
  readonly failed: boolean;
}

type Observer = (commit: Commit) => void;

/** Makes commits, again where other writers come between, and tells who wants to know of them. */
export class Commits {
  private readonly observers: Observer[] = [];

  /** @param observer must not throw */
  observe(observer: Observer): void {
    this.observers.push(observer);
  }

  async run<T>(operation: Commit['operation'], commit: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let conflicts = 0;
    let failed = true;
    try {
      const done = await retryConflicts(commit, () => (conflicts += 1));
      failed = false;
      return done;
    } finally {
      const tookMs = performance.now() - startedAt;
      for (const observer of this.observers) observer({ operation, tookMs, conflicts, failed });
    }
  }
}
