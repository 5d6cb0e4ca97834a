import { Settings } from '@app/config';
import { AppError, type ErrorCode } from '@app/errors';
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

/** What is refused has a list of its own: a viewer who tries without end must not push out what admins have done. */
const MAX_REFUSED = 1000;
const REFUSED: ErrorCode = 'forbidden';
const FIELD = 'entry';
const ID = /^\d{1,16}-\d{1,16}$/;

/** What operators have done: the last `AUDIT_MAX_ENTRIES` actions in Redis, beside them those refused, and each in the process's own log. */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger(AuditLog.name);
  private readonly key: string;
  private readonly refused: string;
  private readonly maxEntries: number;

  constructor(
    private readonly queues: Queues,
    { REDIS_PREFIX, AUDIT_MAX_ENTRIES }: Settings,
  ) {
    this.key = `${REDIS_PREFIX}:audit`;
    this.refused = `${this.key}:refused`;
    this.maxEntries = AUDIT_MAX_ENTRIES;
  }

  async write(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
    this.logger.log({ audit: entry }, `${entry.user} did ${entry.action}: ${entry.outcome}`);
    const [key, most] = entry.outcome === REFUSED ? [this.refused, MAX_REFUSED] : [this.key, this.maxEntries];
    await this.queues.use((redis) => redis.xadd(key, 'MAXLEN', '=', most, '*', FIELD, JSON.stringify(entry)));
  }

  /**
   * @param cursor `nextCursor` of the page before
   * @throws AppError `invalid_request` for a cursor that is none, `queue_unavailable`
   */
  async page(limit: number, cursor?: string): Promise<AuditPage> {
    if (cursor !== undefined && !ID.test(cursor)) throw badCursor();
    const end = cursor === undefined ? '+' : `(${cursor}`;
    const found = await this.queues.use((redis) =>
      Promise.all([this.key, this.refused].map((key) => redis.xrevrange(key, end, '-', 'COUNT', limit))),
    );
    const newest = found.flat().sort(([a], [b]) => byTime(b, a));
    const entries = newest.slice(0, limit).map(([id, [, json = '{}']]) => ({
      id,
      at: new Date(Number(id.split('-')[0])).toISOString(),
      ...(JSON.parse(json) as Omit<AuditEntry, 'id' | 'at'>),
    }));
    return { entries, nextCursor: entries.length < limit ? null : (entries.at(-1)?.id ?? null) };
  }
}

/** Ids of streams: a time and, within it, a number. */
function byTime(a: string, b: string): number {
  const [[atA = 0, a2 = 0], [atB = 0, b2 = 0]] = [a, b].map((id) => id.split('-').map(Number)) as [
    number[],
    number[],
  ];
  return atA - atB || a2 - b2;
}

function badCursor(): AppError {
  return new AppError('invalid_request', 'The cursor is not one of this API.', {
    errors: [{ field: 'cursor', message: 'must be the next_cursor of an earlier answer' }],
  });
}
