export { ChunkIndex, type Page } from './chunk-index.js';
export { ChunkIndexModule, openChunkIndex } from './chunk-index.module.js';
export type { Commit } from './commits.js';
export type { IndexShape } from './index-shape.js';
export { KeptIndexShape } from './kept-index-shape.js';
export { parseFilter, type Filter } from './filter.js';
export {
  COLLECTION_NAME,
  type ChunkHit,
  type IndexableChunk,
  type IndexedDocument,
  type StoredChunk,
} from './types.js';
