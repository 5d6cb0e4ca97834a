import { Settings } from '@app/config';
import { Queues } from '@app/queue';
import { withLock } from '@app/redis';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';

/** Longer than any task can still be on its way. */
const TOMBSTONE_TTL_MS = 7 * 86_400_000;

/** Who may write a document, and which deletions tasks under way must respect. */
@Injectable()
export class DocumentLocks {
  private readonly prefix: string;

  constructor(
    private readonly queues: Queues,
    settings: Settings,
  ) {
    this.prefix = settings.REDIS_PREFIX;
  }

  /** Runs `work` as the only writer of the document, across processes; see `withLock`. */
  hold<T>(
    collection: string,
    documentId: string,
    signal: AbortSignal,
    work: (held: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.queues.use((redis) =>
      withLock(redis, this.key('lock', collection, documentId), signal, work),
    );
  }

  /** Remembers that the document (without `documentId`: the collection) was deleted now. */
  async bury(collection: string, documentId?: string): Promise<void> {
    const key = this.key('deleted', collection, documentId);
    await this.queues.use((redis) => redis.set(key, Date.now(), 'PX', TOMBSTONE_TTL_MS));
  }

  /** Whether the document or its collection was deleted at `time` (ISO 8601) or later. */
  async deletedSince(collection: string, documentId: string, time: string): Promise<boolean> {
    const keys = [this.key('deleted', collection, documentId), this.key('deleted', collection)];
    const times = await this.queues.use((redis) => redis.mget(keys));
    return times.some((deleted) => deleted !== null && Number(deleted) >= Date.parse(time));
  }

  /** Document ids are the clients' own and of any shape: hashed, they are safe in a key. */
  private key(kind: string, collection: string, documentId?: string): string {
    const document =
      documentId === undefined ? '' : createHash('sha256').update(documentId).digest('base64url');
    return `${this.prefix}:${kind}:${collection}:${document}`;
  }
}
