import { toAppError } from '@app/errors';
import type { TaskSnapshot } from './task-snapshot.js';

/** Somebody who follows one task. What comes faster than it is taken is left out, but for the newest. */
export class TaskListener {
  private readonly closing = new AbortController();
  private newest: TaskSnapshot | undefined;
  private taken: TaskSnapshot | undefined;
  private failure: Error | undefined;
  private resume = (): void => undefined;

  /** @param onClose called once */
  constructor(private readonly onClose: () => void) {}

  /** Aborted when this listener is closed, by whoever has it or because the process stops. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  close(): void {
    if (this.closed.aborted) return;
    this.closing.abort();
    this.onClose();
    this.resume();
  }

  /** The task as it is now, whether or not it has changed. */
  tell(snapshot: TaskSnapshot): void {
    this.newest = snapshot.id === this.taken?.id ? undefined : snapshot;
    if (this.newest) this.resume();
  }

  /** That the task could not be read. Who has heard of it already waits for Redis to come back. */
  fail(error: unknown): void {
    const failure = toAppError(error);
    const heard = this.newest ?? this.taken;
    if (heard && failure.code === 'queue_unavailable') return;
    this.failure = failure;
    this.resume();
  }

  /**
   * The task as it is, and as it is after each change, until it has ended or the listener is closed.
   * @throws AppError `task_not_found`; `queue_unavailable` in place of the first snapshot
   */
  async *snapshots(): AsyncGenerator<TaskSnapshot, void> {
    while (!this.closed.aborted && !this.taken?.ended) {
      if (this.failure) throw this.failure;
      if (this.newest) {
        this.taken = this.newest;
        this.newest = undefined;
        yield this.taken;
      } else {
        await new Promise<void>((resolve) => (this.resume = resolve));
      }
    }
  }
}
