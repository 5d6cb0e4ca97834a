import { ChunkIndex } from '@app/chunk-index';
import { Settings } from '@app/config';
import { Queues, TaskReader, type ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';

/**
 * Remembers the last submission of each document, so that the same one again is recognised: while it is
 * under way as well as afterwards, for as long as its task can be read.
 */
@Injectable()
export class SubmissionLedger {
  constructor(
    private readonly queues: Queues,
    private readonly tasks: TaskReader,
    private readonly index: ChunkIndex,
    private readonly settings: Settings,
  ) {}

  async record(payload: ProcessDocumentPayload, taskId: string): Promise<void> {
    const entry = `${taskId} ${fingerprint(payload)}`;
    await this.queues.use((redis) =>
      redis.set(this.key(payload), entry, 'EX', this.settings.TASK_RESULT_TTL),
    );
  }

  /** The task of an equal submission, if it is the document's last one and did or will take effect. */
  async equalTask(payload: ProcessDocumentPayload): Promise<string | undefined> {
    const entry = await this.queues.use((redis) => redis.get(this.key(payload)));
    const [taskId, recorded] = entry?.split(' ') ?? [];
    if (!taskId || recorded !== fingerprint(payload)) return undefined;
    switch (await this.tasks.status(taskId)) {
      case 'queued':
      case 'processing':
      case 'retrying':
        return taskId;
      case 'completed': {
        const document = await this.index.document(payload.collection, payload.documentId);
        return document?.taskId === taskId ? taskId : undefined;
      }
      default:
        return undefined;
    }
  }

  private key({ collection, documentId }: ProcessDocumentPayload): string {
    return `${this.settings.REDIS_PREFIX}:submission:${collection}:${sha256(documentId)}`;
  }
}

/**
 * The file's name is only a hint: the same content under another name is the same submission. One that is to
 * be told somewhere else is another: the earlier task would not tell there.
 */
function fingerprint({ revision, metadata, callbackUrl }: ProcessDocumentPayload): string {
  const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([revision, sorted, callbackUrl]));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
