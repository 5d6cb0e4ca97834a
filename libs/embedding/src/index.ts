export { Embedder, type EmbeddedTexts, type EmbeddingVersion } from './embedder.js';
