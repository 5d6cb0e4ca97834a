import { Liveness } from '@app/health';
import { Injectable } from '@nestjs/common';
import { StuckProcessors } from '../stuck-processors.js';

/** A worker that leaves tasks waiting makes no progress, although it answers. */
@Injectable()
export class ProcessorLiveness {
  constructor(
    liveness: Liveness,
    private readonly processors: StuckProcessors,
  ) {
    liveness.add('processors', () => this.problem());
  }

  private problem(): string | undefined {
    const stuck = Object.entries(this.processors.stuck);
    if (stuck.length === 0) return undefined;
    const queues = stuck.map(([queue, seconds]) => `${queue} (${seconds} s)`).join(', ');
    return `slots are free, but no waiting task is taken of: ${queues}`;
  }
}
