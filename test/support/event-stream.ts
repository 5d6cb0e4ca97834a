import type { Json } from './api.js';

const LIMIT_MS = 40_000;

export interface StreamedEvent {
  readonly event: string;
  readonly id: string;
  readonly data: Json;
}

/** A reader of server-sent events that keeps what it has read. It does not come back when the stream ends. */
export class EventStream {
  readonly received: StreamedEvent[] = [];
  /** What came that was no event. */
  readonly others: string[] = [];
  private rest = '';

  private constructor(
    readonly response: Response,
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly abort: AbortController,
  ) {}

  /** @throws when the answer is not a stream of events */
  static open(
    url: string,
    { lastEventId, headers = {} }: { lastEventId?: string; headers?: Record<string, string> } = {},
  ): Promise<EventStream> {
    const from: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    return EventStream.fetch(url, { headers: { ...headers, ...from } });
  }

  /** @throws when the answer is not a stream of events */
  static post(url: string, body: object): Promise<EventStream> {
    const headers = { 'content-type': 'application/json' };
    return EventStream.fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private static async fetch(url: string, request: RequestInit): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, {
      ...request,
      signal: AbortSignal.any([abort.signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    const type = response.headers.get('content-type');
    if (!response.body || !type?.startsWith('text/event-stream')) {
      throw new Error(`no stream of events: ${response.status} ${await response.text()}`);
    }
    return new EventStream(response, response.body.getReader(), abort);
  }

  get last(): StreamedEvent | undefined {
    return this.received.at(-1);
  }

  /** Reads until an event is as it should be; returns it. @throws when the stream ends before */
  async until(condition: (event: StreamedEvent) => boolean): Promise<StreamedEvent> {
    for (let looked = 0; ; looked += 1) {
      while (looked >= this.received.length) if (!(await this.read())) throw this.endedEarly();
      const event = this.received[looked]!;
      if (condition(event)) return event;
    }
  }

  /** Reads to the end; returns the last event. */
  async ended(): Promise<StreamedEvent | undefined> {
    while (await this.read());
    return this.last;
  }

  close(): void {
    this.abort.abort();
  }

  private async read(): Promise<boolean> {
    const { done, value } = await this.reader.read();
    if (done) return false;
    const blocks = (this.rest + Buffer.from(value).toString('latin1')).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.take(Buffer.from(block, 'latin1').toString());
    return true;
  }

  private take(block: string): void {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
    if (fields.data === undefined) this.others.push(block);
    else this.received.push({ event: fields.event, id: fields.id, data: JSON.parse(fields.data) as Json });
  }

  private endedEarly(): Error {
    return new Error(`the stream ended before: ${JSON.stringify(this.received)}`);
  }
}
