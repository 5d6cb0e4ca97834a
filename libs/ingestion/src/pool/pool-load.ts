/**
 * Why a process of a pool ended: its watchdog found it without progress (`stalled`) or too large (`memory`), it was
 * killed with the task that it worked on (`aborted`), it died by itself (`lost`), or had done its share (`worn`).
 */
export const CHILD_ENDS = ['stalled', 'memory', 'aborted', 'lost', 'worn'] as const;
export type ChildEnd = (typeof CHILD_ENDS)[number];

/** What a pool is doing. */
export interface PoolLoad {
  /** Requests it works on at the most. */
  readonly size: number;
  readonly busy: number;
  /** Requests that wait for a process. */
  readonly waiting: number;
  /** Processes that have ended since the pool was made. */
  readonly ended: Readonly<Record<ChildEnd, number>>;
}
