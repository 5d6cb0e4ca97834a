import type { ChunkIndex } from '@app/chunk-index';
import type { Settings } from '@app/config';
import type { Embedders } from '@app/embedding';
import { DiscoveryService, ModulesContainer, Reflector } from '@nestjs/core';
import { Finish } from '../finish.js';
import { Neighbourhood } from '../neighbourhood.js';
import { QueryRouter } from '../query-router.js';
import { Reranker } from '../reranker.js';
import { SourceRegistry } from '../source-registry.js';
import { Sources } from '../sources.js';

/** A router that knows collections, and what `sources` do. */
export function routerOf(
  index: ChunkIndex,
  embedders: Embedders,
  settings: Settings,
  sources = sourcesOf(index, settings),
): QueryRouter {
  const finish = new Finish(new Reranker(settings), new Neighbourhood(index, settings));
  return new QueryRouter(sources, embedders, finish, settings);
}

export function sourcesOf(
  index: ChunkIndex,
  settings: Settings,
  registry = new SourceRegistry(settings, new DiscoveryService(new ModulesContainer()), new Reflector()),
): Sources {
  return new Sources(index, registry, settings);
}
