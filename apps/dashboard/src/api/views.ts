/** What `/admin/api` answers; times are ISO 8601. */

export type Role = 'admin' | 'viewer';

export interface Session {
  readonly user: string;
  readonly role: Role;
  readonly version: string;
  readonly now: string;
}

export type Severity = 'critical' | 'warning';

export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  /** A queue, a worker, a task or a collection. */
  readonly subject: string;
  readonly title: string;
  readonly detail: string;
  readonly what_to_do: string;
  readonly since: string | null;
}

export interface QueueView {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  readonly completed: number;
  readonly paused: boolean;
  readonly oldest_waiting_ms: number | null;
  readonly workers: number;
  readonly slots: number;
}

export type WorkerStatus = 'online' | 'busy' | 'draining' | 'drained' | 'lost' | 'stopping';

export interface TaskDocument {
  readonly document_id: string;
  readonly collection: string;
  readonly filename: string;
}

export interface RunningTask {
  readonly task_id: string;
  readonly job: string;
  readonly queue: string;
  readonly stage: string | null;
  readonly stage_since: string | null;
  readonly started_at: string;
  readonly document: TaskDocument | null;
}

export interface WorkerQueue {
  readonly name: string;
  readonly concurrency: number;
  readonly running: number;
  /** It takes nothing from it for now. */
  readonly held: boolean;
}

export interface WorkerView {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly status: WorkerStatus;
  readonly started_at: string;
  readonly beat_at: string;
  readonly queues: readonly WorkerQueue[];
  readonly running: readonly RunningTask[];
  readonly processed: number;
  readonly failed: number;
  readonly retried: number;
  readonly memory_bytes: number;
  /** CPU cores used since the beat before. */
  readonly load: number;
  readonly event_loop_lag_ms: number;
}

export interface Overview {
  readonly at: string;
  readonly problems: readonly Problem[];
  readonly queues: readonly QueueView[];
  readonly workers: readonly WorkerView[];
}

export type TaskStatus = 'queued' | 'processing' | 'retrying' | 'completed' | 'failed' | 'cancelled';

export interface TaskError {
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
  readonly stage?: string | null;
}

export interface TaskProgress {
  readonly stage: string;
  readonly fraction: number;
  readonly done: number;
  readonly total: number;
}

export interface WebhookDelivery {
  readonly at: string;
  readonly attempt: number;
  readonly status_code: number | null;
  readonly error: string | null;
  readonly took_ms: number;
}

export interface Webhook {
  readonly url: string;
  readonly status: string;
  readonly deliveries: readonly WebhookDelivery[];
}

export interface BatchDocument {
  readonly task_id: string;
  readonly document_id: string;
  readonly filename: string;
  readonly status: TaskStatus;
  readonly error: TaskError | null;
}

export interface Task {
  readonly task_id: string;
  readonly status: TaskStatus;
  readonly job: string;
  readonly queue: string;
  readonly progress: TaskProgress | null;
  readonly attempt: number;
  readonly max_attempts: number;
  readonly position: number | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly next_attempt_at: string | null;
  readonly document: TaskDocument | null;
  readonly result?: unknown;
  readonly error: TaskError | null;
  readonly webhook: Webhook | null;
  readonly counts?: Readonly<Record<TaskStatus | 'total', number>>;
  readonly outcome?: string | null;
  readonly documents?: readonly BatchDocument[];
}

export interface TaskRow extends Task {
  readonly worker: string | null;
  readonly waited_ms: number | null;
  readonly took_ms: number | null;
}

export interface TaskPage {
  readonly tasks: readonly TaskRow[];
  readonly next_cursor: string | null;
}

export interface TimelineEntry {
  readonly at: string;
  readonly kind: 'submitted' | 'attempt' | 'stage' | 'retry' | 'ended' | 'webhook';
  readonly stage?: string | null;
  readonly attempt?: number | null;
  readonly took_ms?: number | null;
  readonly outcome?: string | null;
  readonly error?: TaskError | null;
}

export interface TaskDetail {
  readonly task: Task;
  readonly worker: string | null;
  readonly payload: unknown;
  readonly timeline: readonly TimelineEntry[];
  readonly logs: readonly string[];
  readonly webhook: Webhook | null;
  readonly links: { readonly board: string };
}

export interface BulkOutcome {
  readonly retried?: number;
  readonly cancelled?: number;
  readonly skipped: number;
  readonly next_cursor: string | null;
}

/** One number for each of `times`; null where nothing was measured. */
export type Values = readonly (number | null)[];

export interface Trends {
  readonly window: 'hour' | 'day';
  readonly step_ms: number;
  readonly from: string;
  readonly times: readonly string[];
  readonly throughput: Readonly<Record<'completed' | 'failed' | 'retried' | 'cancelled', Values>>;
  readonly by_job: Readonly<Record<string, Readonly<Record<'completed' | 'failed', Values>>>>;
  readonly runtime: readonly Runtime[];
  readonly queues: Readonly<Record<string, { readonly depth: Values; readonly oldest_waiting_ms: Values }>>;
}

export interface Runtime {
  readonly job: string;
  /** Null: the whole run. */
  readonly stage: string | null;
  readonly count: number;
  readonly p50_ms: Values;
  readonly p95_ms: Values;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly user: string;
  readonly role: Role;
  readonly action: string;
  readonly target: string | null;
  readonly detail: unknown;
  readonly outcome: string;
  readonly request_id: string | null;
  readonly address: string | null;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next_cursor: string | null;
}

export interface CollectionList {
  readonly collections: readonly {
    readonly name: string;
    readonly documents: number;
    readonly chunks: number;
  }[];
}
