import { DEFAULT_EMBEDDING_SERVICE, type Settings } from '@app/config';
import { embeddingVersion, type EmbeddingVersion } from './embedding-version.js';

/** An embedding service of the configuration. */
export interface EmbeddingProvider {
  readonly name: string;
  /** Its address up to `/embeddings`. */
  readonly url: string;
  readonly apiKey?: string;
  readonly model: string;
  /** What `model` wants before a question, and before a passage. */
  readonly queryPrefix: string;
  readonly passagePrefix: string;
}

/** What an embedding version is made of; what is absent is the provider's own. */
export interface AskedVersion {
  readonly model?: string;
  readonly queryPrefix?: string;
  readonly passagePrefix?: string;
  readonly dimensions?: number;
}

/** By name. */
export function embeddingProviders(settings: Settings): ReadonlyMap<string, EmbeddingProvider> {
  const further = Object.entries(settings.EMBEDDING_SERVICES).map(([name, service]) => ({
    name,
    url: service.url,
    apiKey: service.api_key,
    model: service.model,
    queryPrefix: service.query_prefix ?? '',
    passagePrefix: service.passage_prefix ?? '',
  }));
  const first = defaultProvider(settings);
  return new Map([...(first ? [first] : []), ...further].map((provider) => [provider.name, provider]));
}

/** The prefixes of a provider belong to its model: another one has none unless they are given. */
export function versionBy(provider: EmbeddingProvider, asked: AskedVersion = {}): EmbeddingVersion {
  const { model = provider.model, dimensions = null } = asked;
  const own = model === provider.model ? provider : { queryPrefix: '', passagePrefix: '' };
  const { queryPrefix = own.queryPrefix, passagePrefix = own.passagePrefix } = asked;
  return embeddingVersion({ provider: provider.name, model, queryPrefix, passagePrefix, dimensions });
}

function defaultProvider(settings: Settings): EmbeddingProvider | undefined {
  const { EMBEDDING_SERVICE_URL: url, EMBEDDING_MODEL: model } = settings;
  if (!url || !model) return undefined;
  return {
    name: DEFAULT_EMBEDDING_SERVICE,
    url,
    apiKey: settings.EMBEDDING_API_KEY,
    model,
    queryPrefix: settings.EMBEDDING_QUERY_PREFIX,
    passagePrefix: settings.EMBEDDING_PASSAGE_PREFIX,
  };
}
