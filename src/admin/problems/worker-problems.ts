import { EMBEDDING_SERVICE_AWAY } from '@app/queue';
import { duration } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';
import { holdsOf, liveWorkers } from './serving.js';

/** After that it is history, which the list of workers still shows. */
const LOST_SHOWN_MS = 600_000;

/** A worker went without signing off. */
export function workerLost({ workers, now }: Snapshot): Problem[] {
  return workers
    .filter(({ lost, beatAt }) => lost && now - beatAt < LOST_SHOWN_MS)
    .map(({ info, beatAt }) => ({
      code: 'worker_lost',
      severity: 'warning',
      subject: info.id,
      title: `Worker ${info.id} was lost`,
      detail: `It was last heard of ${duration(now - beatAt)} ago and ran ${info.running.length} tasks, which other workers take over.`,
      whatToDo: `Look at its log on ${info.host} (process ${info.pid}); killed by the system often means out of memory.`,
      since: beatAt,
    }));
}

/** Documents wait, because they could not be embedded. */
export function embeddingServiceAway(snapshot: Snapshot): Problem[] {
  const live = liveWorkers(snapshot);
  const holding = live.filter((worker) => holdsOf(worker, 'high')?.includes(EMBEDDING_SERVICE_AWAY));
  if (holding.length === 0) return [];
  return [
    {
      code: 'embedding_service_away',
      severity: holding.length === live.length ? 'critical' : 'warning',
      subject: '',
      title: 'The embedding service is away',
      detail: `${holding.length} of ${live.length} workers take no documents until it is back; they keep their places and attempts.`,
      whatToDo: 'Look at the service of EMBEDDING_SERVICE_URL: address, key, model and quota.',
    },
  ];
}
