import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that cuts each stream of events after its first event; once told to, it refuses them. */
export class CuttingProxy {
  /** Streams that were cut. */
  cuts = 0;
  /** Looks at a task, other than by events. */
  looks = 0;
  /** What was asked for with each stream of events. */
  readonly lastEventIds: (string | undefined)[] = [];
  private refusing = false;

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {
    server.on('request', (incoming, outgoing) => this.pass(incoming, outgoing));
  }

  static async start(target: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(createServer(), target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  refuse(): void {
    this.refusing = true;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const isEvents = incoming.url?.endsWith('/events') ?? false;
    if (!isEvents) this.looks += 1;
    else if (this.refusing) return void outgoing.writeHead(429).end();
    else this.lastEventIds.push(incoming.headers['last-event-id'] as string | undefined);
    const { method, headers } = incoming;
    const forwarded = request(`${this.target}${incoming.url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (isEvents) this.cut(answer, outgoing);
      else answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  }

  /** An event that a client has had already does not come: such a stream is cut after the line it begins with. */
  private cut(answer: IncomingMessage, outgoing: ServerResponse): void {
    answer.once('data', (first: Buffer) => {
      outgoing.write(first);
      const end = () => {
        this.cuts += 1;
        outgoing.destroy();
        answer.destroy();
      };
      if (first.includes('data:')) return void setTimeout(end, 20);
      const limit = setTimeout(end, 200);
      answer.once('data', (event: Buffer) => {
        clearTimeout(limit);
        outgoing.write(event);
        setTimeout(end, 20);
      });
    });
  }
}
