import { Settings, type QueryRule } from '@app/config';
import { AppError } from '@app/errors';
import type { ServiceHealth } from '@app/http-client';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { FurtherSource } from './further-source.js';
import { QUERY_SOURCE, type PassageSource, type QuerySourceMark } from './query-source.js';
import { requireSoundRules } from './query-rules.js';
import { RemoteSource } from './remote-source.js';

/** The sources that are no collections: those of `QUERY_SOURCES`, and every provider marked `@QuerySource`. */
@Injectable()
export class SourceRegistry implements OnModuleInit, OnApplicationShutdown {
  private readonly remote: readonly RemoteSource[];
  private readonly sources = new Map<string, FurtherSource>();

  constructor(
    private readonly settings: Settings,
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {
    const { QUERY_SOURCES, QUERY_SOURCE_TIMEOUT_MS } = settings;
    this.remote = Object.entries(QUERY_SOURCES).map(
      ([name, options]) => new RemoteSource(name, options, QUERY_SOURCE_TIMEOUT_MS),
    );
    for (const source of this.remote) this.sources.set(source.name, source);
  }

  /** @throws Error, which stops the start, when two sources have one name, one cannot be asked, or a rule asks one that is not there */
  onModuleInit(): void {
    const seen = new Set<unknown>();
    for (const provider of this.discovery.getProviders()) {
      const instance: unknown = provider.instance;
      // A provider may be there under several tokens.
      if (typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
      seen.add(instance);
      const mark = this.reflector.get<QuerySourceMark | undefined>(QUERY_SOURCE, instance.constructor);
      if (mark) this.add(mark, instance, provider.isDependencyTreeStatic());
    }
    requireSoundRules(this.rules, (name) => this.sources.has(name));
  }

  onApplicationShutdown(): void {
    for (const source of this.remote) source.close();
  }

  /** How the services of `QUERY_SOURCES` are. */
  health(timeoutMs: number): Promise<ServiceHealth[]> {
    return Promise.all(this.remote.map((source) => source.health(timeoutMs)));
  }

  get all(): FurtherSource[] {
    return [...this.sources.values()];
  }

  /** @throws AppError `invalid_request` when there is no such source */
  get(name: string): FurtherSource {
    const source = this.sources.get(name);
    if (source) return source;
    const message = `has no source that is named ${name}`;
    throw new AppError('invalid_request', `There is no source ${name}.`, {
      errors: [{ field: 'sources', message }],
    });
  }

  /** Which of them are asked. */
  get rules(): readonly QueryRule[] {
    return this.settings.QUERY_RULES;
  }

  private add({ name, weight, timeoutMs }: QuerySourceMark, instance: object, isSingleton: boolean): void {
    const at = `@QuerySource("${name}") ${instance.constructor.name}`;
    if (this.sources.has(name)) throw new Error(`${at}: there is another source of this name.`);
    if (!isSingleton) throw new Error(`${at}: a source must be a singleton.`);
    if (!isPassageSource(instance)) throw new Error(`${at}: a source must have a method "ask".`);
    this.sources.set(name, {
      name,
      weight: weight ?? 1,
      timeoutMs: timeoutMs ?? this.settings.QUERY_SOURCE_TIMEOUT_MS,
      ask: async (question, signal) => ({ passages: await instance.ask(question, signal) }),
    });
  }
}

const isPassageSource = (instance: object): instance is PassageSource =>
  'ask' in instance && typeof instance.ask === 'function';
