import { DiscoveryService, ModulesContainer, Reflector } from '@nestjs/core';
import { Finish } from '../../dist/libs/retrieval/src/finish.js';
import { Neighbourhood } from '../../dist/libs/retrieval/src/neighbourhood.js';
import { QueryRouter } from '../../dist/libs/retrieval/src/query-router.js';
import { Reranker } from '../../dist/libs/retrieval/src/reranker.js';
import { SourceRegistry } from '../../dist/libs/retrieval/src/source-registry.js';
import { Sources } from '../../dist/libs/retrieval/src/sources.js';

/** The query router over `index` in this process, without a cache before it. */
export function routerOf(index, embedder, settings) {
  const discovery = new DiscoveryService(new ModulesContainer());
  const registry = new SourceRegistry(settings, discovery, new Reflector());
  const finish = new Finish(new Reranker(settings), new Neighbourhood(index, settings));
  return new QueryRouter(new Sources(index, registry, settings), embedder, finish, settings);
}
