export { type Embedder, type EmbeddedTexts } from './embedder.js';
export { EmbeddingCache } from './embedding-cache.js';
export { Embedders } from './embedders.js';
export type { AskedVersion } from './embedding-providers.js';
export { EmbeddingModule } from './embedding.module.js';
export type { EmbeddingVersion } from './embedding-version.js';
