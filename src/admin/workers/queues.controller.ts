import { AppError } from '@app/errors';
import { QUEUE_NAMES, Queues } from '@app/queue';
import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { AdminApi } from '../admin-api.decorator.js';
import { SnapshotReader } from '../overview/snapshot-reader.js';
import { queueView } from '../overview/views.js';
import { ChangedQueueDto, ChangeQueueDto } from './workers.dto.js';

@AdminApi()
@Controller('admin/api/queues/:name')
export class QueuesController {
  constructor(
    private readonly queues: Queues,
    private readonly snapshots: SnapshotReader,
  ) {}

  /** No worker takes anything from the queue; what runs goes on, and what comes waits. */
  @Post('pause')
  @HttpCode(200)
  pause(@Param('name') name: string): Promise<ChangedQueueDto> {
    return this.change(name, (queue) => queue.pause());
  }

  @Post('resume')
  @HttpCode(200)
  resume(@Param('name') name: string): Promise<ChangedQueueDto> {
    return this.change(name, (queue) => queue.resume());
  }

  /** How many of its jobs all workers together begin in a time; `null` takes the limit away. What runs is not touched. */
  @Patch()
  limit(
    @Param('name') name: string,
    @Body() { rate_limit: limit }: ChangeQueueDto,
  ): Promise<ChangedQueueDto> {
    return this.change(name, async (queue) => {
      if (limit) await queue.setGlobalRateLimit(limit.max, limit.per_ms);
      else await queue.removeGlobalRateLimit();
    });
  }

  private async change(name: string, change: (queue: Queue) => Promise<void>): Promise<ChangedQueueDto> {
    if (!QUEUE_NAMES.some((each) => each === name))
      throw new AppError('queue_not_found', `There is no queue "${name}".`);
    await this.queues.use(() => change(this.queues.get(name)));
    const snapshot = await this.snapshots.read();
    const state = snapshot.queues.find((queue) => queue.name === name);
    if (!state) throw new AppError('queue_not_found', `There is no queue "${name}".`);
    return { queue: queueView(state, snapshot) };
  }
}
