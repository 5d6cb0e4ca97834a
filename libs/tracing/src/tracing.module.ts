import { serviceCalls } from '@app/http-client';
import { TaskRuns } from '@app/queue';
import {
  Inject,
  Logger,
  Module,
  Optional,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceSpans } from './service-spans.js';
import { stageSpans } from './stage-spans.js';
import type { Tracing } from './tracing.js';

const TRACING = Symbol('ragmill:tracing');
const SHUTDOWN_LIMIT_MS = 3000;

/** Makes spans of what a program does, where it is traced. */
@Module({})
export class TracingModule implements OnModuleInit, OnApplicationShutdown {
  static forRoot(tracing: Tracing | undefined): DynamicModule {
    return { module: TracingModule, providers: [{ provide: TRACING, useValue: tracing ?? null }] };
  }

  constructor(
    @Inject(TRACING) private readonly tracing: Tracing | null,
    @Optional() private readonly runs?: TaskRuns,
  ) {}

  onModuleInit(): void {
    if (!this.tracing) return;
    const tracer = trace.getTracer('ragmill');
    serviceCalls.observe(serviceSpans(tracer));
    this.runs?.watch(stageSpans(tracer));
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.tracing) return;
    const sent = this.tracing.shutDown().catch((error: unknown) => {
      new Logger(TracingModule.name).warn({ err: error }, 'the last spans were not sent');
    });
    await Promise.race([sent, sleep(SHUTDOWN_LIMIT_MS, undefined, { ref: false })]);
  }
}
