export { Embedder, type EmbeddedTexts } from './embedder.js';
export { EmbeddingCache } from './embedding-cache.js';
export { EmbeddingModule } from './embedding.module.js';
export { embeddingVersionOf, type EmbeddingVersion } from './embedding-version.js';
