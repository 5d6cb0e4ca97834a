import { AppError } from '@app/errors';
import { Module } from '@nestjs/common';
import { Embedder, type EmbeddedTexts } from './embedder.js';

/** Stands where no embedding service is configured. */
class NoEmbedder extends Embedder {
  readonly version = undefined;

  embedQuery(): Promise<Float32Array> {
    return Promise.reject(notConfigured());
  }

  embedPassages(): Promise<EmbeddedTexts> {
    return Promise.reject(notConfigured());
  }
}

@Module({ providers: [{ provide: Embedder, useClass: NoEmbedder }], exports: [Embedder] })
export class EmbeddingModule {}

const notConfigured = (): AppError =>
  new AppError('embedding_unavailable', 'No embedding service is configured.');
