import { jobType, type JobRow } from '@app/queue';
import { IsArray, IsOptional, IsString } from 'class-validator';

/**
 * What a run does: `ok`; `postpone:<turns>`; `fail` (a retry may help) or `fail:<seconds>` (with Retry-After); `refuse` (it may not);
 * `sleep:<ms>` without, `block:<ms>` with the event loop blocked; `spin:<ms>` for ever on it, after that time; `wait` until it is aborted;
 * `deaf` never ends; `stages` goes through those of `PROBE_STAGES`, from one to the next for each entry of `probeStepsKey`.
 */
export class ProbePayload {
  @IsOptional() @IsString() collection?: string;
  /** One for each run; the last one for all that follow. */
  @IsArray() @IsString({ each: true }) acts: string[];
}

export const PROBE = jobType('probe', ProbePayload);

export const PROBE_ROW: JobRow = {
  type: PROBE,
  queue: 'high',
  retries: 3,
  retryDelay: 0.2,
  softTimeLimit: 60,
  timeLimit: 60,
};

export const PROBE_STAGES = ['extract', 'split', 'index'] as const;

/** Redis list of the steps that a run with `stages` may go on by. */
export const probeStepsKey = (prefix: string, taskId: string): string => `${prefix}:probe-steps:${taskId}`;

/** Redis list of the runs of a task that have begun, as a field each. */
export const probeRunsKey = (prefix: string, taskId: string): string => `${prefix}:probe:${taskId}`;
