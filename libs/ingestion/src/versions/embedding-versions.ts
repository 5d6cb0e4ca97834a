import {
  activated,
  adopted,
  ChunkIndex,
  notReady,
  removed,
  requested,
  rolledBack,
  unmoved,
  versionIn,
  type EmbeddingState,
  type VersionCounts,
  type VersionIdentity,
  type VersionRecord,
} from '@app/chunk-index';
import { Embedders, type AskedVersion } from '@app/embedding';
import { AppError } from '@app/errors';
import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { VersionTasks } from './version-tasks.js';

/** What is wanted of the building of a version. */
interface VersionWishes {
  readonly collection: string;
  /** Whether it becomes the active one as soon as it is ready. */
  readonly activate: boolean;
  /** Texts that its service is asked for in a second; 0 for as many as it can. */
  readonly textsPerSecond?: number;
  readonly requestId?: string;
  /** Where to tell of the end of its task. */
  readonly callbackUrl?: string;
}

/** A version that is to be built. What is absent is the provider's own, or the configuration's. */
export interface VersionRequest extends AskedVersion, VersionWishes {
  /** The name of an embedding service of the configuration. */
  readonly provider?: string;
}

/** A version with how far it is. */
export interface VersionStatus extends Omit<VersionRecord, 'state'>, VersionCounts {
  readonly state: VersionRecord['state'] | 'active';
}

export interface VersionList {
  readonly active: string | null;
  readonly previous: string | null;
  /** The oldest first. */
  readonly versions: readonly VersionStatus[];
}

/**
 * The embedding versions of collections. Every method throws `collection_not_found`, and `storage_unavailable` or
 * `queue_unavailable` when that is so.
 */
@Injectable()
export class EmbeddingVersions {
  private readonly logger = new Logger(EmbeddingVersions.name);

  constructor(
    private readonly index: ChunkIndex,
    private readonly embedders: Embedders,
    private readonly tasks: VersionTasks,
  ) {}

  async list(collection: string): Promise<VersionList> {
    const state = await this.state(collection);
    const { active, previous, versions } = state;
    const statuses = await Promise.all(versions.map((version) => this.status(collection, state, version)));
    return { active, previous, versions: statuses };
  }

  /**
   * Begins to build a version, or to add what a complete one lacks. While that is under way the same request leads to
   * the same task, with its other wishes.
   * @throws AppError `invalid_request`, `too_many_embedding_versions`, `queue_full`
   */
  async build(request: VersionRequest): Promise<VersionStatus> {
    return this.begin(this.embedders.version(request), request);
  }

  /**
   * Makes a complete version the one that queries use, in one step for all processes.
   * @throws AppError `embedding_version_not_found`, `embedding_version_not_ready`
   */
  async activate(collection: string, id: string): Promise<VersionStatus> {
    const before = await this.state(collection);
    versionIn(before, id);
    const { missing } = await this.index.versions.counts(collection, id);
    if (missing > 0 && before.active !== id) throw notReady(id);
    const state = await this.index.versions.change(collection, (now) => activated(now, id));
    return this.status(collection, state, versionIn(state, id));
  }

  /**
   * Activates what was active before, at once. What its service could not embed meanwhile is added by a task.
   * @throws AppError `no_previous_embedding_version`
   */
  async rollback(collection: string, requestId?: string): Promise<VersionStatus> {
    const state = await this.index.versions.change(collection, rolledBack);
    const status = await this.status(collection, state, versionIn(state, state.active ?? ''));
    if (status.missing === 0) return status;
    return this.begin(status, { collection, activate: false, requestId }).catch((error: unknown) => {
      this.logger.warn(
        { err: error, collection },
        'not begun: the version that is active again lacks chunks',
      );
      return status;
    });
  }

  /**
   * Ends the building of a version and drops its vectors.
   * @throws AppError `embedding_version_not_found`, `embedding_version_active`
   */
  async delete(collection: string, id: string): Promise<void> {
    let taskId: string | null = null;
    await this.index.versions.change(collection, (state) => {
      ({ taskId } = versionIn(state, id));
      return removed(state, id);
    });
    try {
      if (taskId !== null) await this.tasks.cancel(taskId);
    } finally {
      await this.index.versions.dropVectors(collection);
    }
  }

  private async begin(version: VersionIdentity, wishes: VersionWishes): Promise<VersionStatus> {
    const { collection, activate, textsPerSecond = null, requestId, callbackUrl } = wishes;
    const before = (await this.state(collection)).versions.find(({ id }) => id === version.id);
    const task = before?.taskId ?? null;
    const own = task !== null && (await this.tasks.isUnderWay(task)) ? task : randomUUID();
    const state = await this.index.versions.change(collection, (now) => {
      const there = now.versions.find(({ id }) => id === version.id);
      const theirs = there?.taskId ?? task;
      // Somebody asked for the same at the same time: their task is it.
      const taken = theirs === null || theirs === task ? own : theirs;
      // The task of a version that is ready may have looked already whether to activate it.
      const isLate = activate && there?.state === 'ready' && !there.activate;
      const taskId = isLate ? randomUUID() : taken;
      return requested(this.withInitial(now), { version, taskId, activate, textsPerSecond });
    });
    const record = versionIn(state, version.id);
    const taskId = record.taskId ?? own;
    try {
      await this.tasks.begin({ collection, version: version.id, requestId, callbackUrl }, taskId);
    } catch (error) {
      await this.index.versions.change(collection, (now) => withdrawn(now, { ...record, taskId }, before));
      throw error;
    }
    return this.status(collection, state, record);
  }

  private async state(collection: string): Promise<EmbeddingState> {
    const state = await this.index.versions.state(collection);
    if (state) return this.withInitial(state);
    throw new AppError('collection_not_found', `There is no collection ${collection}.`);
  }

  /** A collection that has no version is searched and filled by the initial one. */
  private withInitial(state: EmbeddingState): EmbeddingState {
    const { initial } = this.embedders;
    return initial ? adopted(state, initial) : state;
  }

  private async status(
    collection: string,
    { active }: EmbeddingState,
    record: VersionRecord,
  ): Promise<VersionStatus> {
    const counts = await this.index.versions.counts(collection, record.id);
    if (record.id === active) return { ...record, ...counts, state: 'active' };
    if (record.state !== 'building' || record.taskId === null) return { ...record, ...counts };
    const error = await this.tasks.failure(record.taskId);
    return { ...record, ...counts, ...(error && { state: 'failed', error }) };
  }
}

/** Without a version, or its move, whose task could not be begun, unless somebody else has asked for it meanwhile. */
function withdrawn(
  state: EmbeddingState,
  asked: VersionRecord,
  before: VersionRecord | undefined,
): EmbeddingState {
  const { id, taskId } = asked;
  const record = state.versions.find((version) => version.id === id);
  if (record?.taskId !== taskId) return state;
  if (before) return unmoved(state, asked, before);
  return state.active !== id ? removed(state, id) : state;
}
