/** What a child process of the pool sends while it works on its one request. */
export type ChildMessage<Result> =
  | { readonly kind: 'progress'; readonly stage: string; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: Result; readonly residentBytes: number }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly detail?: string };

/** Why the watchdog inside a child ended it; the only thing ever written to the child's fd `WATCHDOG_FD`. */
export type WatchdogVerdict = 'memory' | 'stalled';

export const WATCHDOG_FD = 4;

/** Limits that a child's watchdog enforces. */
export interface ChildLimits {
  /** Resident memory of the child, in bytes. */
  readonly residentBytes: number;
  /** CPU seconds without progress. */
  readonly stallSeconds: number;
}
