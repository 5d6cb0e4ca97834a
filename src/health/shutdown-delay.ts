import { Settings } from '@app/config';
import { Draining } from '@app/health';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

/** Goes on serving for `SHUTDOWN_DELAY` after it has been asked to stop: whoever sends traffic here must see first that it is not ready. */
@Injectable()
export class ShutdownDelay implements OnModuleDestroy {
  constructor(
    private readonly settings: Settings,
    private readonly draining: Draining,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.draining.begin();
    await sleep(this.settings.SHUTDOWN_DELAY * 1000);
  }
}
