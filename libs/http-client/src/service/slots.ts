import PQueue from 'p-queue';

/** Thrown when no more may wait. */
export class TooManyWaiting extends Error {}

/** How many requests are under way at a time, and how many may wait for that. */
export class Slots {
  private readonly queue: PQueue;

  constructor(
    concurrency: number,
    private readonly maxWaiting: number,
  ) {
    this.queue = new PQueue({ concurrency });
  }

  /** @throws TooManyWaiting; the signal's reason when it is aborted while `work` waits or runs */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.queue.size >= this.maxWaiting) return Promise.reject(new TooManyWaiting());
    return this.queue.add(work, { signal });
  }
}
