import { AppError } from '@app/errors';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerSentEvent } from '../../rag/event-stream.js';
import { Overview } from './overview.js';
import type { OverviewDto } from './overview.dto.js';

const LOOK_MS = 1000;
/** Nothing new is said as often as this, so that a page knows that it is still told. */
const MAX_SILENCE_MS = 10_000;
const MAX_LISTENERS = 100;

/** What moves by itself, and is no news. */
const MOVING = new Set([
  'at',
  'beat_at',
  'oldest_waiting_ms',
  'memory_bytes',
  'load',
  'event_loop_lag_ms',
  'detail',
]);

/** Tells pages how everything stands whenever that has changed. */
@Injectable()
export class OverviewFeed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OverviewFeed.name);
  private readonly stopping = new AbortController();
  private listeners = 0;

  constructor(private readonly overview: Overview) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /**
   * Events until `gone` is aborted or the process stops: the first at once, then at most one a second.
   * @throws AppError `rate_limited` when this process has as many listeners as it may
   */
  async *events(gone: AbortSignal): AsyncGenerator<ServerSentEvent, void> {
    if (this.listeners >= MAX_LISTENERS) throw tooMany();
    this.listeners += 1;
    try {
      yield* this.changes(AbortSignal.any([gone, this.stopping.signal]));
    } finally {
      this.listeners -= 1;
    }
  }

  private async *changes(ended: AbortSignal): AsyncGenerator<ServerSentEvent, void> {
    let said = '';
    let saidAt = -Infinity;
    while (!ended.aborted) {
      const now = await this.read();
      const news = now && JSON.stringify(now, (key, value: unknown) => (MOVING.has(key) ? undefined : value));
      if (news && (news !== said || performance.now() - saidAt >= MAX_SILENCE_MS)) {
        said = news;
        saidAt = performance.now();
        yield { event: 'overview', id: now.at, data: now };
      }
      // The listener has gone, or the process stops.
      await sleep(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  /** A page that listens is told again when it can be read again. */
  private async read(): Promise<OverviewDto | undefined> {
    try {
      return await this.overview.current();
    } catch (error) {
      this.logger.error({ err: error }, 'the overview could not be read');
      return undefined;
    }
  }
}

function tooMany(): AppError {
  return new AppError('rate_limited', 'As many pages listen as this server allows.', { retryAfter: 10 });
}
