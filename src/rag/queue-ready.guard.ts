import { Queues } from '@app/queue';
import { Injectable, type CanActivate } from '@nestjs/common';

/** Refuses a submission before its body is read when Redis is away (`queue_unavailable`). */
@Injectable()
export class QueueReadyGuard implements CanActivate {
  constructor(private readonly queues: Queues) {}

  async canActivate(): Promise<boolean> {
    await this.queues.use((redis) => redis.ping());
    return true;
  }
}
