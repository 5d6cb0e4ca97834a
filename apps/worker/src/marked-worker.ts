import { DRAINED, WorkerHeartbeat, type QueueName, type WorkerMarks } from '@app/queue';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { QueueProcessor } from './queue.processor.js';
import { PROCESSORS } from './worker-lifecycle.js';
import { WorkerSlots } from './worker-slots.js';

/** Does what operators want of this worker, as they have marked it, and says so with its next beat. */
@Injectable()
export class MarkedWorker {
  private readonly logger = new Logger(MarkedWorker.name);
  private obeying = false;
  private stopping = false;

  constructor(
    private readonly heartbeat: WorkerHeartbeat,
    private readonly slots: WorkerSlots,
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {
    heartbeat.attach(
      () => processors.map((processor) => processor.state),
      (marks) => void this.obey(marks),
    );
  }

  /** What could not be done is tried again with the next beat. */
  private async obey(marks: WorkerMarks): Promise<void> {
    if (this.obeying || this.stopping) return;
    this.obeying = true;
    try {
      await this.change(marks);
    } catch (error) {
      this.logger.error({ err: error }, 'could not do what this worker is marked for');
    } finally {
      this.obeying = false;
    }
  }

  private async change({ drain, stop, concurrency }: WorkerMarks): Promise<void> {
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
