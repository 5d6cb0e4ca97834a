import type { TaskListener } from './task-listener.js';
import type { TaskSnapshot } from './task-snapshot.js';

/** However much happens to a task, it is read no more often than this. */
const MIN_PAUSE_MS = 250;
/** Some changes are told by no event, such as a lost lock, and events pass unheard while Redis is away: look anyway. */
const MAX_PAUSE_MS = 1000;
/** A batch of thousands takes long to read: rest this many times as long as that took. */
const REST = 4;

/** One reading of a task for all who listen to it. */
export class TaskWatch {
  private readonly listeners = new Set<TaskListener>();
  private timer: NodeJS.Timeout | undefined;
  private woken = false;
  private reading = false;
  private readAt = -Infinity;
  private pause = MIN_PAUSE_MS;

  constructor(private readonly read: () => Promise<TaskSnapshot>) {}

  get idle(): boolean {
    return this.listeners.size === 0;
  }

  /** The listener is told what is read from now on. */
  add(listener: TaskListener): void {
    this.listeners.add(listener);
    this.wake();
  }

  remove(listener: TaskListener): void {
    this.listeners.delete(listener);
    if (this.idle) clearTimeout(this.timer);
  }

  /** Something has happened to the task: read it as soon as that may be. */
  wake(): void {
    this.woken = true;
    this.schedule();
  }

  private schedule(): void {
    // What happens during a reading may have been missed by it: its end schedules the next.
    if (this.reading) return;
    clearTimeout(this.timer);
    if (this.idle) return;
    const pause = this.woken ? this.pause : Math.max(this.pause, MAX_PAUSE_MS);
    const due = this.readAt + pause - performance.now();
    this.timer = setTimeout(() => void this.look(), Math.max(due, 0));
  }

  private async look(): Promise<void> {
    const startedAt = performance.now();
    // Whoever comes during the reading waits for the next one: this may be older than what they know.
    const listeners = [...this.listeners];
    this.reading = true;
    this.woken = false;
    try {
      const snapshot = await this.read();
      for (const listener of listeners) listener.tell(snapshot);
    } catch (error) {
      for (const listener of listeners) listener.fail(error);
    } finally {
      this.reading = false;
      this.readAt = performance.now();
      this.pause = Math.max(MIN_PAUSE_MS, REST * (this.readAt - startedAt));
      this.schedule();
    }
  }
}
