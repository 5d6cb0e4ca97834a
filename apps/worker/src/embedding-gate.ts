import { Settings } from '@app/config';
import { EmbeddingServiceClient, type CircuitState } from '@app/http-client';
import { EMBEDDING_SERVICE_AWAY } from '@app/queue';
import {
  Injectable,
  Logger,
  Inject,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HighPriorityProcessor } from './high-priority.processor.js';
import { LowPriorityProcessor } from './low-priority.processor.js';

/** Timers may fire a little early. */
const MARGIN_MS = 20;

/**
 * While the circuit to the embedding service is open, this worker takes no documents: they wait in their queues,
 * with their turns and their attempts. BullMQ cannot leave some jobs of a queue: other kinds of work on `high` and
 * `low` wait as well.
 */
@Injectable()
export class EmbeddingGate implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(EmbeddingGate.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private stopListening: (() => void) | undefined;

  constructor(
    @Inject(EmbeddingServiceClient) private readonly service: EmbeddingServiceClient | null,
    private readonly high: HighPriorityProcessor,
    private readonly low: LowPriorityProcessor,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.service?.onCircuitChange((state) => void this.follow(state));
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.stopListening?.();
    clearTimeout(this.timer);
  }

  private async follow(state: CircuitState): Promise<void> {
    const processors = [this.high, this.low];
    try {
      if (state === 'open') {
        this.logger.warn('the embedding service is away: no documents are taken');
        this.probeLater();
        await Promise.all(processors.map((processor) => processor.hold(EMBEDDING_SERVICE_AWAY)));
      }
      if (state === 'closed') {
        this.logger.log('the embedding service is back: documents are taken again');
        await Promise.all(processors.map((processor) => processor.release(EMBEDDING_SERVICE_AWAY)));
      }
    } catch (error) {
      this.logger.error({ err: error }, 'could not follow the state of the embedding service');
    }
  }

  /** Nothing else asks the service while no document is taken. */
  private probeLater(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.probe(), (this.service?.circuitPauseMs ?? 0) + MARGIN_MS);
  }

  private async probe(): Promise<void> {
    // As long as a document would wait: a model may be loaded with the first text.
    await this.service?.health({ timeoutMs: this.settings.EMBEDDING_TIMEOUT * 1000 });
    if (this.service?.circuit === 'open') this.probeLater();
  }
}
