import { collectionStarving } from './collection-starving.js';
import { failureRateUp } from './failure-rate-up.js';
import { noWorker } from './no-worker.js';
import type { Finder, Problem, Snapshot } from './problem.js';
import { queueNearlyFull, queuePaused } from './queue-problems.js';
import { redisEviction, redisMemory, redisPersistence } from './redis-problems.js';
import { storageFull } from './storage-full.js';
import { taskStuck } from './task-stuck.js';
import { oldestTaskOverLimit, queueStuck } from './waiting-too-long.js';
import { embeddingServiceAway, workerLost } from './worker-problems.js';

/** In the order in which an operator should look at them. */
const FINDERS: readonly Finder[] = [
  noWorker,
  queueStuck,
  embeddingServiceAway,
  redisPersistence,
  redisEviction,
  redisMemory,
  storageFull,
  queueNearlyFull,
  oldestTaskOverLimit,
  taskStuck,
  collectionStarving,
  failureRateUp,
  workerLost,
  queuePaused,
];
/** A thousand tasks that are stuck are one problem; the page must stay readable. */
const MAX_OF_A_KIND = 20;

/** What is wrong: what is critical first. */
export function findProblems(snapshot: Snapshot): Problem[] {
  const found = FINDERS.flatMap((find) => find(snapshot).slice(0, MAX_OF_A_KIND));
  const isCritical = ({ severity }: Problem): number => Number(severity === 'critical');
  return found.sort((one, other) => isCritical(other) - isCritical(one));
}

/** Remembers since when each problem has been there. */
export class ProblemMemory {
  private since = new Map<string, number>();

  /** The problems of `now` (milliseconds), each with the time it began. */
  date(problems: readonly Problem[], now: number): (Problem & { readonly since: number })[] {
    const dated = problems.map((problem) => ({
      ...problem,
      since: problem.since ?? this.since.get(keyOf(problem)) ?? now,
    }));
    this.since = new Map(dated.map((problem) => [keyOf(problem), problem.since]));
    return dated;
  }
}

const keyOf = ({ code, subject }: Problem): string => `${code} ${subject}`;
