import { toAppError } from '@app/errors';
import {
  DRAINED,
  WORKER_ID,
  WorkerControl,
  WorkerHeartbeat,
  type QueueName,
  type WorkerMarks,
} from '@app/queue';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { QueueProcessor } from './queue.processor.js';
import { PROCESSORS } from './worker-lifecycle.js';
import { WorkerSlots } from './worker-slots.js';

const LOOK_MS = 1000;

/** Does what operators want of this worker, as they have marked it, and says so. */
@Injectable()
export class MarkedWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MarkedWorker.name);
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private stopping = false;

  constructor(
    private readonly control: WorkerControl,
    private readonly heartbeat: WorkerHeartbeat,
    private readonly slots: WorkerSlots,
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {
    heartbeat.reportQueues(() => processors.map((processor) => processor.state));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.looking || this.stopping) return;
    this.looking = true;
    try {
      await this.obey(await this.control.marksOf(WORKER_ID));
    } catch (error) {
      // While Redis is away nobody can want anything.
      if (toAppError(error).code !== 'queue_unavailable')
        this.logger.error({ err: error }, 'could not do what this worker is marked for');
    } finally {
      this.looking = false;
    }
  }

  private async obey({ drain, stop, concurrency }: WorkerMarks): Promise<void> {
    const changed = [...(await this.drain(drain)), ...(await this.resize(concurrency))];
    if (changed.length > 0) {
      this.logger.log({ drain, concurrency }, 'changed by an operator');
      this.heartbeat.beat();
    }
    if (!stop) return;
    this.stopping = true;
    this.logger.log('asked to stop by an operator');
    process.kill(process.pid, 'SIGTERM');
  }

  /** Health checks go on: they say that it lives. */
  private async drain(drain: boolean): Promise<QueueName[]> {
    const others = this.processors.filter(({ state }) => state.name !== 'health');
    const changing = others.filter(({ state }) => state.holds.includes(DRAINED) !== drain);
    await Promise.all(
      changing.map((processor) => (drain ? processor.hold(DRAINED) : processor.release(DRAINED))),
    );
    return changing.map(({ state }) => state.name);
  }

  private async resize(concurrency: WorkerMarks['concurrency']): Promise<QueueName[]> {
    const changed = this.slots.want(concurrency);
    const changing = this.processors.filter(({ state }) => changed.includes(state.name));
    await Promise.all(changing.map((processor) => processor.setSlots(this.slots.of(processor.state.name))));
    return changed;
  }
}
