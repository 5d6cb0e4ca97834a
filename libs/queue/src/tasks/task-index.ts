import { Settings } from '@app/config';
import { decodeCursor, encodeCursor, notACursor } from '@app/paging';
import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { PROCESS_DOCUMENTS_BATCH } from '../jobs/job-types.js';
import { Queues } from '../queues/queues.js';
import { readFacts, type TaskFacts } from './task-facts.js';
import { entryMatches, type TaskFilter } from './task-filter.js';
import { parseEntry, TASK_INDEX, type TaskIndexEntry } from './task-index-entry.js';
import { errorOf, TaskReader } from './task-reader.js';
import { taskStatus, type TaskStatus } from './task-status.js';

/** A task that was found, and where to go on after it. */
interface IndexedTask {
  readonly taskId: string;
  readonly queue: string;
  readonly cursor: string;
}

export interface TaskPage {
  /** Newest first. */
  readonly tasks: readonly IndexedTask[];
  /** Where to go on; null at the end. */
  readonly nextCursor: string | null;
}

/** Where an entry stands in the index. */
interface Place {
  readonly entry: string;
  /** Milliseconds. */
  readonly submittedAt: number;
}

/** Entries that are looked at in one go, and for one page: a filter that few tasks match must not hold Redis up. */
const STEP = 250;
const MAX_LOOKED_AT = 20_000;
/** A task is in the index before its job is in the queue: so long after it must be. */
const ADMITTED_MS = 60_000;

/** All tasks whose status can be read, newest first. */
@Injectable()
export class TaskIndex {
  private readonly key: string;

  constructor(
    private readonly queues: Queues,
    private readonly reader: TaskReader,
    settings: Settings,
  ) {
    this.key = `${settings.REDIS_PREFIX}:${TASK_INDEX}`;
  }

  /**
   * A page may have fewer than `limit` tasks and yet not be the last.
   * @param cursor `nextCursor` of the page before
   * @throws AppError `invalid_request` for a cursor that is none, `queue_unavailable`
   */
  async page(filter: TaskFilter, limit: number, cursor?: string): Promise<TaskPage> {
    const tasks: IndexedTask[] = [];
    let last = cursor === undefined ? undefined : decodePlace(cursor);
    for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += STEP) {
      const places = await this.after(last, filter);
      if (places.length === 0) return { tasks, nextCursor: null };
      const matching = await this.matching(places, filter);
      for (const place of places) {
        last = place;
        if (matching.has(place)) {
          const { taskId, queue } = parseEntry(place.entry);
          tasks.push({ taskId, queue, cursor: encodePlace(place) });
        }
        if (tasks.length === limit) return { tasks, nextCursor: encodePlace(place) };
      }
    }
    return { tasks, nextCursor: last ? encodePlace(last) : null };
  }

  /** Takes the tasks out that are gone, the oldest first; returns how many. One that is being admitted has no job yet. */
  async forgetGone(): Promise<number> {
    let removed = 0;
    for (let start = 0; ; start += STEP) {
      const entries = await this.queues.use((redis) =>
        redis.zrangebyscore(this.key, '-inf', Date.now() - ADMITTED_MS, 'LIMIT', start, STEP),
      );
      if (entries.length === 0) return removed;
      const facts = await this.facts(entries.map(parseEntry));
      const gone = entries.filter((_, index) => facts[index] === undefined);
      if (gone.length > 0) await this.queues.use((redis) => redis.zrem(this.key, gone));
      removed += gone.length;
      start -= gone.length;
    }
  }

  private async after(last: Place | undefined, { since = new Date(0), until }: TaskFilter): Promise<Place[]> {
    return this.queues.use(async (redis) => {
      const start = last ? await this.rankAfter(redis, last) : await this.rankAt(redis, until);
      const found = await redis.zrevrange(this.key, start, start + STEP - 1, 'WITHSCORES');
      const places = found.flatMap((entry, index) =>
        index % 2 === 0 ? [{ entry, submittedAt: Number(found[index + 1]) }] : [],
      );
      return places.filter(({ submittedAt }) => submittedAt >= since.getTime());
    });
  }

  private rankAt(redis: Redis, until: Date | undefined): number | Promise<number> {
    return until === undefined ? 0 : redis.zcount(this.key, `(${until.getTime()}`, '+inf');
  }

  /** Many tasks may have been submitted at one moment: the place is that of the entry, or of its time if it has gone. */
  private async rankAfter(redis: Redis, { entry, submittedAt }: Place): Promise<number> {
    const rank = await redis.zrevrank(this.key, entry);
    return rank === null ? redis.zcount(this.key, `(${submittedAt}`, '+inf') : rank + 1;
  }

  private async matching(places: readonly Place[], filter: TaskFilter): Promise<Set<Place>> {
    const candidates = places
      .map((place) => ({ place, task: parseEntry(place.entry) }))
      .filter(({ task }) => entryMatches(task, filter));
    const facts = await this.facts(candidates.map(({ task }) => task));
    const matching = new Set<Place>();
    for (const [index, { place, task }] of candidates.entries()) {
      const found = facts[index];
      if (found && (await this.matches(task, found, filter))) matching.add(place);
    }
    return matching;
  }

  private async matches(task: TaskIndexEntry, facts: TaskFacts, filter: TaskFilter): Promise<boolean> {
    if (filter.worker !== undefined && facts.worker !== filter.worker) return false;
    if (filter.code && errorOf(facts)?.code !== filter.code) return false;
    return !filter.status || filter.status.includes(await this.statusOf(task, facts));
  }

  /** A batch is under way as soon as one of its documents is. */
  private async statusOf({ taskId, jobName }: TaskIndexEntry, facts: TaskFacts): Promise<TaskStatus> {
    const status = taskStatus(facts);
    if (jobName !== PROCESS_DOCUMENTS_BATCH.name || status !== 'queued') return status;
    return (await this.reader.view(taskId)).status;
  }

  private async facts(entries: readonly TaskIndexEntry[]): Promise<(TaskFacts | undefined)[]> {
    const byId = new Map<string, TaskFacts | undefined>();
    for (const name of new Set(entries.map(({ queue }) => queue))) {
      const ids = entries.filter(({ queue }) => queue === name).map(({ taskId }) => taskId);
      const facts = await this.queues.use((redis) => readFacts(redis, this.queues.get(name), ids));
      ids.forEach((id, index) => byId.set(id, facts[index]));
    }
    return entries.map(({ taskId }) => byId.get(taskId));
  }
}

const encodePlace = ({ entry, submittedAt }: Place): string => encodeCursor(`${submittedAt} ${entry}`);

/** @throws AppError `invalid_request` */
function decodePlace(cursor: string): Place {
  const [submittedAt, entry] = decodeCursor(cursor).split(' ');
  if (entry && Number.isFinite(Number(submittedAt))) return { entry, submittedAt: Number(submittedAt) };
  throw notACursor();
}
