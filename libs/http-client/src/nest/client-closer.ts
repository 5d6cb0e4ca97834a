import type { OnApplicationShutdown } from '@nestjs/common';

/** Closes a client once nothing of the application is left that may use it. The client itself knows nothing of Nest. */
export class ClientCloser implements OnApplicationShutdown {
  constructor(private readonly client: { close(): void } | null) {}

  onApplicationShutdown(): void {
    this.client?.close();
  }
}
