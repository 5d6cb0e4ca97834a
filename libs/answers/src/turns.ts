import { ServiceTimeoutError } from '@app/http-client';
import PQueue from 'p-queue';
import { chatFailure, noAnswer } from './chat-failure.js';

const MAX_WAITING = 1000;

/** The time of one text, from when it was asked for, and its place among those that are written. */
export class Turn {
  /** Ends it: the caller's, or the limit. */
  readonly signal: AbortSignal;
  readonly ended: Promise<void>;
  private readonly limit: AbortSignal;
  private readonly until: number;
  private resolve: () => void = () => undefined;

  constructor(
    private readonly caller: AbortSignal,
    timeoutMs: number,
  ) {
    this.limit = AbortSignal.timeout(timeoutMs);
    this.signal = AbortSignal.any([caller, this.limit]);
    this.until = performance.now() + timeoutMs;
    this.ended = new Promise((resolve) => (this.resolve = resolve));
  }

  /** What a call may take: its client's own limit, so that being late is counted against the service. */
  get call(): { readonly signal: AbortSignal; readonly deadlineMs: number } {
    return { signal: this.caller, deadlineMs: Math.max(1, Math.ceil(this.until - performance.now())) };
  }

  end(): void {
    this.resolve();
  }

  /** What its caller gets when it has failed. */
  failure(error: unknown): unknown {
    if (this.caller.aborted) return this.caller.reason;
    if (this.limit.aborted || error instanceof ServiceTimeoutError)
      return noAnswer('did not come to an end in time', error);
    return chatFailure(error);
  }
}

/** How many texts are written at a time; whoever comes then waits. */
export class Turns {
  private readonly queue: PQueue;

  constructor(
    concurrency: number,
    private readonly timeoutMs: number,
  ) {
    this.queue = new PQueue({ concurrency });
  }

  /**
   * The next turn, which is over when it is ended, and with its signal.
   * @throws AppError `llm_unavailable` when too many wait, or its time is over; the signal's reason
   */
  async begin(signal: AbortSignal): Promise<Turn> {
    if (this.queue.size >= MAX_WAITING) throw noAnswer('has too much to write');
    const turn = new Turn(signal, this.timeoutMs);
    try {
      await new Promise<void>((begun, failed) => {
        const held = (): Promise<void> => {
          begun();
          return turn.ended;
        };
        this.queue.add(held, { signal: turn.signal }).catch(failed);
      });
      return turn;
    } catch (error) {
      throw turn.failure(error);
    }
  }
}
