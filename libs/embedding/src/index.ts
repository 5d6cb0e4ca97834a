export { Embedder, type EmbeddedTexts, type EmbeddingVersion } from './embedder.js';
export { EmbeddingModule } from './embedding.module.js';
