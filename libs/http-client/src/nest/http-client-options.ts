import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { EmbeddingServiceClient } from '../embedding/embedding-service-client.js';
import type { EmbeddingServiceOptions } from '../embedding/embedding-types.js';
import { RagServiceClient } from '../rag/rag-service-client.js';
import type { RagServiceOptions } from '../rag/rag-types.js';

/** The clients there are. */
export const CLIENTS = { rag: RagServiceClient, embedding: EmbeddingServiceClient } as const;

export type ClientName = keyof typeof CLIENTS;

/** How the services are called; a client that has no options here is not provided. */
export interface HttpClientModuleOptions {
  readonly rag?: RagServiceOptions | null;
  readonly embedding?: EmbeddingServiceOptions | null;
}

export interface HttpClientModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** Which are provided. */
  readonly clients: readonly ClientName[];
  readonly inject?: FactoryProvider['inject'];
  /**
   * Gives options for each of `clients`: without them the start fails. One that is `null` is injected as null.
   */
  readonly useFactory: (...injected: never[]) => HttpClientModuleOptions | Promise<HttpClientModuleOptions>;
}
