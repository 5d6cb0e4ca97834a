export { ChunkIndex, type Page } from './chunk-index.js';
export { ChunkIndexModule, openChunkIndex } from './chunk-index.module.js';
export { COMMIT_OPERATIONS, type Commit } from './commits.js';
export type { IndexShape } from './index-shape.js';
export { KeptIndexShape } from './kept-index-shape.js';
export type { CollectionVersions, MissingChunk, VersionCounts } from './collection-versions.js';
export {
  activated,
  adopted,
  failed,
  NO_VERSIONS,
  notReady,
  providerToBuildBy,
  ready,
  removed,
  requested,
  resumed,
  rolledBack,
  unmoved,
  versionIn,
  type EmbeddingState,
  type VersionIdentity,
  type VersionRecord,
} from './embedding-state.js';
export { putBehindEventLoop } from './index-threads.js';
export { parseFilter, type Filter } from './filter.js';
export type { DocumentVectors } from './replace-document.js';
export {
  COLLECTION_NAME,
  type ChunkHit,
  type IndexableChunk,
  type IndexedDocument,
  type StoredChunk,
} from './types.js';
