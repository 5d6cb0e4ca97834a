/** One attempt to deliver a webhook. */
export interface WebhookDelivery {
  /** ISO 8601. */
  readonly at: string;
  /** From 1. */
  readonly attempt: number;
  /** What the receiver answered; null when it did not. */
  readonly status_code: number | null;
  /** Why it was not delivered; null when it was. */
  readonly error: string | null;
  readonly took_ms: number;
}

export const WEBHOOK_STATUSES = ['waiting', 'delivering', 'delivered', 'failed'] as const;

/** How the end of a task is told. */
export interface WebhookView {
  readonly url: string;
  /** `waiting` until the task has ended, `failed` when it will not be tried again. */
  readonly status: (typeof WEBHOOK_STATUSES)[number];
  /** The last 20, oldest first. */
  readonly deliveries: readonly WebhookDelivery[];
}
