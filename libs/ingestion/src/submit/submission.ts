import type { StoredFile } from '@app/file-store';
import type { TaskQueueName } from '@app/queue';

/** What a client asks to be done with a file. */
export interface SubmissionSettings {
  readonly collection: string;
  readonly metadata: Record<string, unknown>;
  readonly priority: TaskQueueName;
  /** In characters. */
  readonly chunkSize: number;
  readonly chunkOverlap: number;
  readonly requestId: string;
  /** The same key with the same request gives the same task again. */
  readonly idempotencyKey?: string;
  /** Where to tell of the end of the task; of a batch as a whole. */
  readonly callbackUrl?: string;
}

/** A file that was uploaded. */
export interface UploadedFile extends StoredFile {
  /** As the client named it; a hint, never a path. */
  readonly filename: string;
}

/** A submission that was accepted. */
export interface Accepted {
  readonly taskId: string;
  readonly documentId: string;
  readonly filename: string;
  /** True when the same content with the same settings had been submitted before; `taskId` is that task then. */
  readonly deduplicated: boolean;
}
