import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Queues } from '@app/queue';
import { RedisScript } from '@app/redis';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';

/**
 * Who stands behind a key: the task that is recorded with the same fingerprint, unless it is the one that is
 * to be replaced; else the caller's own, which is recorded now. A fingerprint that differs is replaced, or
 * refused (`''`) where the key must not change its meaning.
 * KEYS: claim. ARGV: own task, fingerprint, seconds to keep, task to replace, whether to refuse.
 */
const CLAIM = new RedisScript<string>(`
local entry = redis.call('get', KEYS[1])
local task, fingerprint = string.match(entry or '', '^(%S+) (%S+)$')
if fingerprint == ARGV[2] and task ~= ARGV[4] then return task end
if fingerprint and fingerprint ~= ARGV[2] and ARGV[5] == '1' then return '' end
redis.call('set', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])
return ARGV[1]`);

/** The same submission: what must be equal, as any JSON. */
type Request = unknown;

/**
 * Which task a submission stands for. Its id is settled before the task is made: a request that broke off in
 * between, or one that comes twice at the same time, leads to that very task.
 */
@Injectable()
export class SubmissionClaims {
  constructor(
    private readonly queues: Queues,
    private readonly settings: Settings,
  ) {}

  /**
   * The task of a client's `Idempotency-Key`: `taskId` if nobody had used the key.
   * @throws AppError `idempotency_conflict` when it was used for another request, `queue_unavailable`
   */
  async byKey(key: string, request: Request, taskId: string): Promise<string> {
    const claimed = await this.claim(`key:${sha256(key)}`, request, taskId, { refuse: true });
    if (claimed) return claimed;
    throw new AppError('idempotency_conflict', 'This Idempotency-Key was used for another request.');
  }

  /** Makes a key stand for a task that was there already. */
  async settle(key: string, request: Request, taskId: string, instead: string): Promise<void> {
    await this.claim(`key:${sha256(key)}`, request, taskId, { instead });
  }

  /**
   * The last task of a document, if it was the same submission; else `taskId`, which is the last one from now on.
   * @param instead a task that will not do
   */
  byContent(
    document: { readonly collection: string; readonly documentId: string },
    request: Request,
    taskId: string,
    instead?: string,
  ): Promise<string> {
    const name = `document:${document.collection}:${sha256(document.documentId)}`;
    return this.claim(name, request, taskId, { instead });
  }

  private claim(
    name: string,
    request: Request,
    taskId: string,
    { instead = '', refuse = false }: { instead?: string; refuse?: boolean },
  ): Promise<string> {
    const key = `${this.settings.REDIS_PREFIX}:claim:${name}`;
    const fingerprint = sha256(JSON.stringify(request));
    const args = [taskId, fingerprint, this.settings.TASK_RESULT_TTL, instead, refuse ? 1 : 0];
    return this.queues.use((redis) => CLAIM.run(redis, [key], args));
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
