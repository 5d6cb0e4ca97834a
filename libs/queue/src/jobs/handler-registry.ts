import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { JobCatalogue } from './job-catalogue.js';
import type { JobContext } from './job-context.js';
import { JOB_HANDLER } from './job-handler.decorator.js';

type Handler = (payload: object, context: JobContext) => Promise<unknown>;

/** Finds every `@JobHandler`. A row without a handler, or a handler without a row, stops the start. */
@Injectable()
export class HandlerRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, Handler>();

  constructor(
    private readonly catalogue: JobCatalogue,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (instance && typeof instance === 'object') this.collect(instance);
    }
    const names = new Set(this.catalogue.names);
    const unknown = [...this.handlers.keys()].filter((name) => !names.has(name));
    const missing = [...names].filter((name) => !this.handlers.has(name));
    if (unknown.length > 0)
      throw new Error(`@JobHandler without a row in the job catalogue: ${unknown.join(', ')}`);
    const stray = this.catalogue.strayOptions;
    if (stray.length > 0) throw new Error(`JOB_OPTIONS names no job: ${stray.join(', ')}`);
    if (missing.length > 0)
      throw new Error(`Rows of the job catalogue without a @JobHandler: ${missing.join(', ')}`);
  }

  get(jobName: string): Handler {
    const handler = this.handlers.get(jobName);
    if (!handler) throw new Error(`No handler for the job "${jobName}".`);
    return handler;
  }

  private collect(instance: Record<string, Handler>): void {
    for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance))) {
      const handler = instance[method];
      const name = handler && this.reflector.get<string | undefined>(JOB_HANDLER, handler);
      if (!handler || name === undefined) continue;
      if (this.handlers.has(name)) throw new Error(`Two @JobHandler methods for "${name}".`);
      this.handlers.set(name, handler.bind(instance));
    }
  }
}
