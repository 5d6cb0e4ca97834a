import { AppError } from '@app/errors';
import type { ChildLimits } from './child-protocol.js';
import { PoolChild, type OnProgress } from './pool-child.js';
import type { ChildEnd, PoolLoad } from './pool-load.js';

/** After so many requests a process is replaced, so that what it leaks stays bounded. */
const MAX_REQUESTS_PER_CHILD = 200;
/** An idle process above this share of its memory limit is replaced. */
const IDLE_MEMORY_SHARE = 0.6;

interface Waiting {
  readonly urgent: boolean;
  /** Hands the slot over (true) or sends away empty-handed (false). */
  readonly wake: (slot: boolean) => void;
}

/**
 * Runs CPU-bound requests in child processes, one request a process. Processes and not threads: only a
 * process's memory can be measured apart from its neighbours', and a kill ends native code as well.
 */
export class ProcessPool<Request, Result> {
  private readonly idle: PoolChild<Request, Result>[] = [];
  private readonly busy = new Set<PoolChild<Request, Result>>();
  private readonly waiting: Waiting[] = [];
  /** Slots taken: by a request that runs or one that was just handed its slot. */
  private taken = 0;
  /** Those of them taken by requests that are not urgent. */
  private takenByOthers = 0;
  private closed = false;
  private readonly ended: Record<ChildEnd, number> = { stalled: 0, memory: 0, aborted: 0, lost: 0, worn: 0 };

  /**
   * @param entry module that the processes run; it speaks `child-protocol`
   * @param size processes at the most
   */
  constructor(
    private readonly entry: string,
    private readonly size: number,
    private readonly limits: ChildLimits,
  ) {}

  /**
   * Runs `request` in the next free process. Urgent ones go first, but a slot that an urgent one leaves goes to
   * one that is not if none of those runs: they never starve, and hold an urgent one up by one request at the most.
   * See `PoolChild.run` for what is thrown.
   */
  async run(
    request: Request,
    options: { urgent: boolean; signal: AbortSignal; onProgress: OnProgress },
  ): Promise<Result> {
    await this.takeSlot(options.urgent, options.signal);
    const child = this.idle.pop() ?? this.spawn();
    this.busy.add(child);
    try {
      return await child.run(request, options.signal, options.onProgress);
    } finally {
      this.putBack(child);
      this.freeSlot(options.urgent);
    }
  }

  get load(): PoolLoad {
    const { size, busy, waiting, ended } = this;
    return { size, busy: busy.size, waiting: waiting.length, ended: { ...ended } };
  }

  /** Kills every process; what they ran is rejected, and so is what waits. */
  close(): void {
    this.closed = true;
    for (const child of [...this.idle, ...this.busy]) child.kill('aborted');
    for (const { wake } of this.waiting.splice(0)) wake(false);
  }

  private async takeSlot(urgent: boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.taken < this.size) this.take(urgent);
    else if (await this.slotHandedOver(urgent, signal)) {
      if (signal.aborted || this.closed) this.freeSlot(urgent);
    }
    signal.throwIfAborted();
    if (this.closed) throw new AppError('worker_lost', 'The worker is stopping.');
  }

  /** False when the wait ended without a slot: aborted, or the pool was closed. */
  private slotHandedOver(urgent: boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = (): void => entry.wake(false);
      const entry: Waiting = {
        urgent,
        wake: (slot) => {
          signal.removeEventListener('abort', giveUp);
          const index = this.waiting.indexOf(entry);
          if (index >= 0) this.waiting.splice(index, 1);
          resolve(slot);
        },
      };
      signal.addEventListener('abort', giveUp);
      this.waiting.push(entry);
    });
  }

  private take(urgent: boolean): void {
    this.taken += 1;
    if (!urgent) this.takenByOthers += 1;
  }

  /** @param urgent whether the request was that had the slot */
  private freeSlot(urgent: boolean): void {
    this.taken -= 1;
    if (!urgent) this.takenByOthers -= 1;
    const preferUrgent = !urgent || this.takenByOthers > 0;
    const next = this.waiting.find((entry) => entry.urgent === preferUrgent) ?? this.waiting[0];
    if (!next) return;
    // Here and not where it wakes: nobody else may take the slot in between.
    this.take(next.urgent);
    next.wake(true);
  }

  private spawn(): PoolChild<Request, Result> {
    const child: PoolChild<Request, Result> = new PoolChild(this.entry, this.limits, () =>
      this.forget(child),
    );
    return child;
  }

  private putBack(child: PoolChild<Request, Result>): void {
    const alive = this.busy.delete(child);
    const worn =
      child.requestsDone >= MAX_REQUESTS_PER_CHILD ||
      child.residentBytes > this.limits.residentBytes * IDLE_MEMORY_SHARE;
    if (alive && !this.closed && !worn) this.idle.push(child);
    else child.kill('worn');
  }

  private forget(child: PoolChild<Request, Result>): void {
    this.ended[child.end] += 1;
    this.busy.delete(child);
    const index = this.idle.indexOf(child);
    if (index >= 0) this.idle.splice(index, 1);
  }
}
