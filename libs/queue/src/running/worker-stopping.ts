/** Reason with which a stopping worker aborts what it still runs: the task goes back to its queue, uncounted. */
export const WORKER_STOPPING = 'worker_stopping';
