import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Queues } from '@app/queue';
import { Injectable, Logger } from '@nestjs/common';
import type { Role } from '../access/operator.js';
import type { Action } from './describe-action.js';

/** Who did what, when, and what came of it. */
export interface AuditEntry extends Action {
  /** Grows with time. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly user: string;
  readonly role: Role;
  readonly detail: object;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  readonly request_id: string;
  /** Of the client, or of the proxy before it. */
  readonly address: string;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: AuditEntry[];
  /** Where to go on; null at the end. */
  readonly nextCursor: string | null;
}

const FIELD = 'entry';
const ID = /^\d{1,16}-\d{1,16}$/;

/** What operators have done: the last `AUDIT_MAX_ENTRIES` actions in Redis, and each in the process's own log. */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger(AuditLog.name);
  private readonly key: string;
  private readonly maxEntries: number;

  constructor(
    private readonly queues: Queues,
    { REDIS_PREFIX, AUDIT_MAX_ENTRIES }: Settings,
  ) {
    this.key = `${REDIS_PREFIX}:audit`;
    this.maxEntries = AUDIT_MAX_ENTRIES;
  }

  async write(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
    this.logger.log({ audit: entry }, `${entry.user} did ${entry.action}: ${entry.outcome}`);
    await this.queues.use((redis) =>
      redis.xadd(this.key, 'MAXLEN', '=', this.maxEntries, '*', FIELD, JSON.stringify(entry)),
    );
  }

  /**
   * @param cursor `nextCursor` of the page before
   * @throws AppError `invalid_request` for a cursor that is none, `queue_unavailable`
   */
  async page(limit: number, cursor?: string): Promise<AuditPage> {
    if (cursor !== undefined && !ID.test(cursor)) throw badCursor();
    const end = cursor === undefined ? '+' : `(${cursor}`;
    const found = await this.queues.use((redis) => redis.xrevrange(this.key, end, '-', 'COUNT', limit));
    const entries = found.map(([id, [, json = '{}']]) => ({
      id,
      at: new Date(Number(id.split('-')[0])).toISOString(),
      ...(JSON.parse(json) as Omit<AuditEntry, 'id' | 'at'>),
    }));
    return { entries, nextCursor: entries.length < limit ? null : (entries.at(-1)?.id ?? null) };
  }
}

function badCursor(): AppError {
  return new AppError('invalid_request', 'The cursor is not one of this API.', {
    errors: [{ field: 'cursor', message: 'must be the next_cursor of an earlier answer' }],
  });
}
