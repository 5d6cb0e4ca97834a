import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this process has been asked to stop: known before anything of it stops. */
@Injectable()
export class Draining implements OnModuleDestroy {
  private begun = false;

  onModuleDestroy(): void {
    this.begin();
  }

  /** Whoever waits for something before the process stops says so first: Nest tells one module after the other. */
  begin(): void {
    this.begun = true;
  }

  /** For a check of readiness. @throws Error once the process has been asked to stop */
  requireStaying(): void {
    if (this.begun) throw new Error('the process has been asked to stop');
  }
}
