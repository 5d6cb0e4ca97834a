/** What a client may do about an error: the HTTP status it is answered with and whether the same call can succeed later. */
interface ErrorKind {
  readonly status: number;
  readonly retryable: boolean;
}

const kind = (status: number, retryable = false): ErrorKind => ({ status, retryable });

/** Every stable code a client can meet; the README documents them. Codes are added, never renamed. */
export const ERROR_KINDS = {
  // answers of the API
  invalid_request: kind(400),
  unauthorized: kind(401),
  forbidden: kind(403),
  not_found: kind(404),
  task_not_found: kind(404),
  document_not_found: kind(404),
  collection_not_found: kind(404),
  worker_not_found: kind(404),
  queue_not_found: kind(404),
  embedding_version_not_found: kind(404),
  method_not_allowed: kind(405),
  idempotency_conflict: kind(409),
  task_already_finished: kind(409),
  task_not_retryable: kind(409),
  embedding_version_not_ready: kind(409),
  embedding_version_active: kind(409),
  no_previous_embedding_version: kind(409),
  too_many_embedding_versions: kind(409),
  file_too_large: kind(413),
  too_many_files: kind(413),
  unsupported_type: kind(415),
  empty_file: kind(422),
  no_acceptable_files: kind(422),
  rate_limited: kind(429, true),
  queue_full: kind(429, true),
  queue_unavailable: kind(503, true),
  storage_unavailable: kind(503, true),
  sources_unavailable: kind(503, true),
  embedding_unavailable: kind(503, true),
  llm_unavailable: kind(503, true),
  answers_not_configured: kind(501),
  embedding_not_configured: kind(501),
  // errors of tasks
  document_encrypted: kind(422),
  document_unreadable: kind(422),
  document_too_large: kind(422),
  no_text_found: kind(422),
  embedding_rejected: kind(422),
  embedding_version_unverified: kind(422),
  batch_failed: kind(422),
  file_missing: kind(422),
  cancelled: kind(409),
  soft_time_limit_exceeded: kind(500, true),
  time_limit_exceeded: kind(500),
  worker_lost: kind(500, true),
  internal_error: kind(500, true),
  invalid_payload: kind(500),
  // errors of webhooks
  webhook_refused: kind(422),
  webhook_failed: kind(502, true),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERROR_KINDS, value);
}
