import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { RagServiceClient } from '../rag/rag-service-client.js';
import type { RagServiceOptions } from '../rag/rag-types.js';

/** The clients there are. A further one is a row here and one in `HttpClientModuleOptions`. */
export const CLIENTS = { rag: RagServiceClient } as const;

export type ClientName = keyof typeof CLIENTS;

/** How the services are called; a client that has no options here is not provided. */
export interface HttpClientModuleOptions {
  readonly rag?: RagServiceOptions | null;
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
