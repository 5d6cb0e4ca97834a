import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** After this a client that has lost the connection comes back. */
const RETRY_MS = 2000;
/** Proxies close connections on which nothing is heard, often after 30 s or 60 s. */
const HEARTBEAT_MS = 15_000;
/** How long a client may leave what it was sent unread. */
const UNREAD_LIMIT_MS = 60_000;
/** How long the end of a stream may take to get through. */
const END_LIMIT_MS = 2000;

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  // The connection ends with the stream, so that a server that stops has nothing left to wait for.
  Connection: 'close',
};

export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  /** Sent as JSON. */
  readonly data: object;
}

/**
 * A response as server-sent events (HTML standard, 9.2). Begins it; `end` must be called. What is sent to a client
 * that has gone is lost, and no error.
 */
export class EventStream {
  private readonly heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);

  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, HEADERS);
    this.response.write(`retry: ${RETRY_MS}\n\n`);
  }

  /**
   * Sends an event and waits until the client has room for another one, or `givenUp` is aborted. A client that
   * makes no room for 60 s is disconnected.
   */
  async send({ event, id, data }: ServerSentEvent, givenUp: AbortSignal): Promise<void> {
    this.response.write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
    if (this.response.writableNeedDrain) await this.drained(givenUp);
  }

  end(): void {
    clearInterval(this.heartbeat);
    this.response.end();
    const limit = setTimeout(() => this.response.destroy(), END_LIMIT_MS);
    this.response.once('close', () => clearTimeout(limit));
  }

  private beat(): void {
    if (!this.response.writableNeedDrain) this.response.write(':\n\n');
  }

  private async drained(givenUp: AbortSignal): Promise<void> {
    const limit = setTimeout(() => this.response.destroy(), UNREAD_LIMIT_MS);
    try {
      await once(this.response, 'drain', { signal: givenUp });
    } catch (error) {
      if (!givenUp.aborted) throw error;
    } finally {
      clearTimeout(limit);
    }
  }
}
