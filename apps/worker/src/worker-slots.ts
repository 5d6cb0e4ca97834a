import { Settings } from '@app/config';
import { slotsOf, type QueueName } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** How many jobs of each queue this worker takes at a time: what an operator wants, else what the settings say. */
@Injectable()
export class WorkerSlots {
  private wanted: Partial<Record<QueueName, number>> = {};

  constructor(private readonly settings: Settings) {}

  of(queue: QueueName): number {
    return this.wanted[queue] ?? slotsOf(queue, this.settings);
  }

  /** Returns the queues for which that changes something. */
  want(wanted: Partial<Record<QueueName, number>>): QueueName[] {
    const before = this.wanted;
    this.wanted = wanted;
    const names = Object.keys({ ...before, ...wanted }) as QueueName[];
    return names.filter((name) => before[name] !== wanted[name]);
  }
}
