import PQueue from 'p-queue';
import { noAnswer } from './chat-failure.js';

const MAX_WAITING = 1000;

/** How many texts are written at a time; whoever comes then waits. */
export class Turns {
  private readonly queue: PQueue;

  constructor(concurrency: number) {
    this.queue = new PQueue({ concurrency });
  }

  /**
   * @returns ends the turn, which is over with the signal as well
   * @throws AppError `llm_unavailable` when too many wait; the signal's reason
   */
  begin(signal: AbortSignal): Promise<() => void> {
    if (this.queue.size >= MAX_WAITING) return Promise.reject(noAnswer('has too much to write'));
    return new Promise((begun, failed) => {
      this.queue.add(() => new Promise<void>((end) => begun(end)), { signal }).catch(failed);
    });
  }
}
