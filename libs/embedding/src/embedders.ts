import { DEFAULT_EMBEDDING_SERVICE, Settings } from '@app/config';
import { AppError } from '@app/errors';
import { EmbeddingServiceClient } from '@app/http-client';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Embedder } from './embedder.js';
import { EmbeddingCache } from './embedding-cache.js';
import { embeddingProviders, versionBy, type AskedVersion } from './embedding-providers.js';
import { embeddingServiceOptions } from './embedding-service-options.js';
import type { EmbeddingVersion } from './embedding-version.js';
import { RecentlyUsed } from './recently-used.js';

/**
 * Clients that are kept beside the default one; which are needed depends on what collections there are. Far more than a
 * process asks at a time: one that has to go ends what it has under way, which is then tried again.
 */
const MAX_CLIENTS = 100;

/** Embeds texts for whichever embedding version a collection has, by the services of the configuration. */
@Injectable()
export class Embedders implements OnApplicationShutdown {
  private readonly providers: ReturnType<typeof embeddingProviders>;
  private readonly clients = new RecentlyUsed<EmbeddingServiceClient>(MAX_CLIENTS, (client) =>
    client.close(),
  );

  /** @param client of the initial version, where that is the active one */
  constructor(
    private readonly settings: Settings,
    private readonly cache: EmbeddingCache,
    @Inject(EmbeddingServiceClient) private readonly client: EmbeddingServiceClient | null,
  ) {
    this.providers = embeddingProviders(settings);
  }

  /** What collections get that have no embedding version yet; undefined without `EMBEDDING_SERVICE_URL`. */
  get initial(): EmbeddingVersion | undefined {
    const provider = this.providers.get(DEFAULT_EMBEDDING_SERVICE);
    return provider && versionBy(provider);
  }

  /** Whether there is any service. */
  get isConfigured(): boolean {
    return this.providers.size > 0;
  }

  /** Differs where texts are embedded otherwise; undefined where they are not at all. */
  get fingerprint(): string | undefined {
    return this.isConfigured
      ? JSON.stringify([this.initial?.id, [...this.providers.keys()].sort()])
      : undefined;
  }

  /** @throws AppError `invalid_request` when no such service is configured */
  version(asked: AskedVersion & { readonly provider?: string }): EmbeddingVersion {
    const provider = this.providers.get(asked.provider ?? DEFAULT_EMBEDDING_SERVICE);
    if (provider) return versionBy(provider, asked);
    const message = 'names no embedding service that is configured';
    throw new AppError('invalid_request', `The provider ${message}.`, {
      errors: [{ field: 'provider', message }],
    });
  }

  /**
   * With a client of the version's own: when its service is away, nobody but its caller hears of it.
   * @throws AppError `embedding_not_configured` when its service is not configured (any more)
   */
  of(version: EmbeddingVersion): Embedder {
    return new Embedder(this.cache, { client: this.ownClient(version), version });
  }

  /**
   * For what a collection's active version is needed for: the initial one by the client that was given, whose circuit
   * holds up whoever cannot go on without it.
   * @throws as `of`
   */
  ofActive(version: EmbeddingVersion): Embedder {
    const isInitial = version.id === this.initial?.id && version.provider === this.initial.provider;
    if (!isInitial || !this.client) return this.of(version);
    return new Embedder(this.cache, { client: this.client, version });
  }

  onApplicationShutdown(): void {
    this.clients.clear();
  }

  private ownClient(version: EmbeddingVersion): EmbeddingServiceClient {
    const provider = this.providers.get(version.provider);
    if (!provider) {
      const message = `The embedding service "${version.provider}" is not configured.`;
      throw new AppError('embedding_not_configured', message);
    }
    return this.clients.get(`${version.provider} ${version.id}`, () => {
      return new EmbeddingServiceClient(embeddingServiceOptions(this.settings, provider, version));
    });
  }
}
