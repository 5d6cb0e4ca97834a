import { percent } from './in-words.js';
import type { FailureCount } from '@app/queue';
import type { Problem, Snapshot } from './problem.js';

/** Fewer runs than this say nothing. */
const MIN_RUNS = 10;
const MIN_SHARE = 0.2;
const TIMES_USUAL = 2;
/** So many are worth telling of, however many failed before. */
const MOST = 0.5;
/** Minutes that count as lately. */
export const LATELY_MIN = 10;

/** More of the tasks fail than did before. */
export function failureRateUp({ failures }: Snapshot): Problem[] {
  if (!failures || failures.lately.runs < MIN_RUNS) return [];
  const { lately, day } = failures;
  // The day is counted less often, and may not have the latest yet.
  const before = {
    runs: Math.max(0, day.runs - lately.runs),
    failed: Math.max(0, day.failed - lately.failed),
  };
  const share = shareOf(lately);
  const isMore = share >= TIMES_USUAL * shareOf(before);
  if (share < MIN_SHARE || (!isMore && share < MOST)) return [];
  return [
    {
      code: 'failure_rate_up',
      severity: 'warning',
      subject: '',
      title: isMore ? 'More tasks fail than before' : 'Most tasks fail',
      detail: `${lately.failed} of ${lately.runs} tasks failed in the last ${LATELY_MIN} minutes (${percent(share)}), ${percent(shareOf(before))} in the day before.`,
      whatToDo: 'List the failed tasks by error code; once the cause is gone, retry all that match.',
    },
  ];
}

const shareOf = ({ runs, failed }: FailureCount): number => (runs > 0 ? failed / runs : 0);
