import type { JobOptions, Settings } from '@app/config';
import type { JobRow } from './job-type.js';
import {
  BUILD_EMBEDDING_VERSION,
  DELIVER_WEBHOOK,
  HEALTH_CHECK,
  OPTIMIZE_INDEX,
  PROCESS_DOCUMENT,
  PROCESS_DOCUMENTS_BATCH,
  REPROCESS_COLLECTION,
  SWEEP,
} from './job-types.js';
import { slicedLimits } from './slices.js';

/** The kinds of work that Ragmill itself has. */
export function coreJobs(settings: Settings): JobRow[] {
  const task = {
    retries: settings.TASK_MAX_RETRIES,
    retryDelay: settings.TASK_RETRY_DELAY,
    softTimeLimit: settings.TASK_SOFT_TIME_LIMIT,
    timeLimit: settings.TASK_TIME_LIMIT,
    resultTtl: settings.TASK_RESULT_TTL,
  };
  const maintenance = {
    queue: 'maintenance',
    retries: 3,
    retryDelay: 10,
    softTimeLimit: 600,
    timeLimit: 660,
  } as const;
  return [
    { type: PROCESS_DOCUMENT, queue: 'high', ...task },
    { type: PROCESS_DOCUMENTS_BATCH, queue: 'low', ...task, waitsForChildren: true },
    { type: REPROCESS_COLLECTION, queue: 'low', ...task, ...slicedLimits(task) },
    { type: BUILD_EMBEDDING_VERSION, queue: 'low', ...task },
    {
      type: DELIVER_WEBHOOK,
      queue: 'webhooks',
      retryDelays: settings.WEBHOOK_RETRY_DELAYS,
      softTimeLimit: 20,
      timeLimit: 25,
      waitsForChildren: true,
      // The list of deliveries.
      ownsLog: true,
    },
    { type: HEALTH_CHECK, queue: 'health', retries: 0, retryDelay: 0, softTimeLimit: 5, timeLimit: 5 },
    { type: OPTIMIZE_INDEX, ...maintenance },
    { type: SWEEP, ...maintenance },
  ];
}

/** Every kind of work there is, by job name. */
export class JobCatalogue {
  private readonly rows: ReadonlyMap<string, JobRow>;

  /**
   * @param options what is to differ from the rows, by job name
   * @throws Error when two rows have one name
   */
  constructor(
    rows: readonly JobRow[],
    private readonly options: JobOptions = {},
  ) {
    this.rows = new Map(rows.map((row) => [row.type.name, { ...row, ...options[row.type.name] }]));
    if (this.rows.size !== rows.length) throw new Error('The job catalogue has two rows with one name.');
  }

  /** Job names in `JOB_OPTIONS` that have no row. An API need not know every kind of work that a worker does. */
  get strayOptions(): string[] {
    return Object.keys(this.options).filter((name) => !this.rows.has(name));
  }

  get names(): string[] {
    return [...this.rows.keys()];
  }

  get all(): JobRow[] {
    return [...this.rows.values()];
  }

  has(name: string): boolean {
    return this.rows.has(name);
  }

  /** @throws Error when there is no such job name */
  row(name: string): JobRow {
    const row = this.rows.get(name);
    if (!row) throw new Error(`The job catalogue has no row "${name}".`);
    return row;
  }
}
