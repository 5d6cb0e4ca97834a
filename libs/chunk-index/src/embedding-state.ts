import { AppError, type ErrorCode } from '@app/errors';

/** What makes two vectors comparable, and who makes them. */
export interface VersionIdentity {
  /** `[a-z0-9_]+` */
  readonly id: string;
  /** The name of the service in the configuration. */
  readonly provider: string;
  readonly model: string;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** What the service is asked for; null where it is not. */
  readonly dimensions: number | null;
}

/** An embedding version of a collection, as it is recorded there. Times are ISO 8601. */
export interface VersionRecord extends VersionIdentity {
  /** Documents that are added land in all but the failed ones. */
  readonly state: 'building' | 'ready' | 'failed';
  /** The service that it moves to once that has been verified; absent in what was written before there were moves. */
  readonly pendingProvider?: string | null;
  readonly createdAt: string;
  /** When it was last found complete. */
  readonly readyAt: string | null;
  readonly activatedAt: string | null;
  /** The task that builds it, or has built it; null where documents alone have. */
  readonly taskId: string | null;
  /** To be activated as soon as it is ready. */
  readonly activate: boolean;
  /** Texts a second that its building may ask for; null for what is configured. */
  readonly textsPerSecond: number | null;
  /** Why it has failed; of one that is ready, why it has not moved. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** Which embedding versions a collection has. */
export interface EmbeddingState {
  /** What its queries are embedded with; null where it has never had any. */
  readonly active: string | null;
  /** What a rollback goes back to. */
  readonly previous: string | null;
  readonly versions: readonly VersionRecord[];
}

/** A request to build a version, or to complete it. */
export interface BuildRequest {
  readonly version: VersionIdentity;
  readonly taskId: string;
  readonly activate: boolean;
  readonly textsPerSecond: number | null;
}

/** Each costs the embedding of every document. */
const MAX_VERSIONS = 4;

export const NO_VERSIONS: EmbeddingState = { active: null, previous: null, versions: [] };

/** The service that a build asks: the one that the version is to move to, if any. */
export const providerToBuildBy = ({ provider, pendingProvider }: VersionRecord): string =>
  pendingProvider ?? provider;

/** @throws AppError `embedding_version_not_found` */
export function versionIn(state: EmbeddingState, id: string): VersionRecord {
  const version = state.versions.find((each) => each.id === id);
  if (version) return version;
  throw new AppError('embedding_version_not_found', `The collection has no embedding version ${id}.`);
}

/** Whether vectors of that version are kept: not once it is deleted, or has failed. */
export const takesVectors = ({ versions }: EmbeddingState, versionId: string): boolean =>
  versions.some(({ id, state }) => id === versionId && state !== 'failed');

/** Of a collection that has no version: its first one, of which the vectors are there or come with its documents. */
export function adopted(state: EmbeddingState, version: VersionIdentity): EmbeddingState {
  if (state.versions.length > 0) return state;
  const at = now();
  const record = { ...newRecord(version), state: 'ready', readyAt: at, activatedAt: at } as const;
  return { active: version.id, previous: null, versions: [record] };
}

/**
 * A version that is there goes on as it is; one that has failed begins anew. It is asked at the service that is named
 * now, whichever it was; one that is ready, and may be in use, only after that service has been verified.
 * @throws AppError `too_many_embedding_versions`
 */
export function requested(state: EmbeddingState, request: BuildRequest): EmbeddingState {
  const { version, taskId, activate, textsPerSecond } = request;
  const before = state.versions.find(({ id }) => id === version.id);
  if (!before && state.versions.length >= MAX_VERSIONS) throw tooMany();
  const record = {
    ...(before ?? newRecord(version)),
    ...(before?.state === 'ready' ? moving(before, version.provider) : { provider: version.provider }),
    ...(before?.state === 'failed' && BEGUN_ANEW),
    taskId,
    activate,
    textsPerSecond,
  };
  return withRecord(state, record);
}

const moving = ({ provider }: VersionRecord, next: string) => ({
  pendingProvider: next === provider ? null : next,
  error: null,
});

const BEGUN_ANEW = { state: 'building', error: null } as const;

/** A failed version that its task takes up again. */
export function resumed(state: EmbeddingState, id: string): EmbeddingState {
  const record = versionIn(state, id);
  return record.state === 'failed' ? withRecord(state, { ...record, ...BEGUN_ANEW }) : state;
}

/** Complete and verified, by the service that it moves to if there is one; it is activated with the same step where that was asked for. */
export function ready(state: EmbeddingState, id: string): EmbeddingState {
  const record = versionIn(state, id);
  const isReady = { state: 'ready', readyAt: now(), activate: false, error: null } as const;
  const moved = { provider: providerToBuildBy(record), pendingProvider: null };
  const next = withRecord(state, { ...record, ...moved, ...isReady });
  return record.activate ? activated(next, id) : next;
}

/**
 * Its vectors are not to be trusted. One that was complete before stays so, at its service: what has failed is what its
 * task was to add, or its move.
 */
export function failed(
  state: EmbeddingState,
  id: string,
  error: NonNullable<VersionRecord['error']>,
): EmbeddingState {
  const record = versionIn(state, id);
  if (isMoving(record))
    return withRecord(state, { ...record, pendingProvider: null, activate: false, error });
  if (record.state !== 'building') return state;
  return withRecord(state, { ...record, state: 'failed', activate: false, error });
}

/** Without a move whose task could not be begun; as it was `before`, if there was another one. */
export function unmoved(state: EmbeddingState, asked: VersionRecord, before: VersionRecord): EmbeddingState {
  const record = versionIn(state, asked.id);
  if (!isMoving(record) || record.pendingProvider !== asked.pendingProvider) return state;
  const { pendingProvider = null, activate, error } = before;
  return withRecord(state, { ...record, pendingProvider, activate, error });
}

const isMoving = ({ pendingProvider = null }: VersionRecord): boolean => pendingProvider !== null;

/** @throws AppError `embedding_version_not_found`, `embedding_version_not_ready` */
export function activated(state: EmbeddingState, id: string): EmbeddingState {
  const record = versionIn(state, id);
  if (record.state !== 'ready') throw notReady(id);
  if (state.active === id) return state;
  const next = withRecord(state, { ...record, activatedAt: now() });
  return { ...next, active: id, previous: state.active };
}

/**
 * What was active before is active again. There is nothing to go back to afterwards: a request that is repeated must
 * not go forward again.
 * @throws AppError `no_previous_embedding_version`
 */
export function rolledBack(state: EmbeddingState): EmbeddingState {
  if (state.previous === null) {
    const message = 'The collection has no embedding version to go back to.';
    throw new AppError('no_previous_embedding_version', message);
  }
  return { ...activated(state, state.previous), previous: null };
}

/** @throws AppError `embedding_version_not_found`, `embedding_version_active` */
export function removed(state: EmbeddingState, id: string): EmbeddingState {
  versionIn(state, id);
  if (state.active === id) {
    const message = `The embedding version ${id} is the active one: activate another one before.`;
    throw new AppError('embedding_version_active', message);
  }
  return {
    ...state,
    previous: state.previous === id ? null : state.previous,
    versions: state.versions.filter((version) => version.id !== id),
  };
}

export function notReady(id: string): AppError {
  const message = `The embedding version ${id} is not complete; build it again to add what it lacks.`;
  return new AppError('embedding_version_not_ready', message);
}

function tooMany(): AppError {
  const message = `A collection has up to ${MAX_VERSIONS} embedding versions: delete one that is not needed.`;
  return new AppError('too_many_embedding_versions', message);
}

function newRecord(version: VersionIdentity): VersionRecord {
  const { id, provider, model, queryPrefix, passagePrefix, dimensions } = version;
  return {
    ...{ id, provider, model, queryPrefix, passagePrefix, dimensions },
    state: 'building',
    pendingProvider: null,
    createdAt: now(),
    readyAt: null,
    activatedAt: null,
    taskId: null,
    activate: false,
    textsPerSecond: null,
    error: null,
  };
}

function withRecord(state: EmbeddingState, record: VersionRecord): EmbeddingState {
  const others = state.versions.filter(({ id }) => id !== record.id);
  const versions = [...others, record].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return { ...state, versions };
}

const now = (): string => new Date().toISOString();
