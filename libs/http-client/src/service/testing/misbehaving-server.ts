import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a request is answered; what is not answered hangs until the server stops. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds. */
  readonly at: number;
}

/** Answers each request with the next of `behaviours`, the last one for ever. */
export class MisbehavingServer {
  readonly received: ReceivedRequest[] = [];
  behaviours: Behaviour[] = [];
  connections = 0;
  inFlight = 0;
  maxInFlight = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<MisbehavingServer> {
    const server = createServer();
    const misbehaving = new MisbehavingServer(server);
    server.on('connection', () => (misbehaving.connections += 1));
    server.on('request', (request, response) => misbehaving.take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return misbehaving;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answers(...behaviours: Behaviour[]): void {
    this.behaviours = behaviours;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    response.once('close', () => (this.inFlight -= 1));
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      this.received.push({ method, url, headers, body, at: Date.now() });
      const [behaviour, ...rest] = this.behaviours;
      if (rest.length > 0) this.behaviours = rest;
      behaviour?.(response, request);
    });
  }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Behaviour =>
  json({ type: 'about:blank', title: 'No', status, detail: 'Not so.', code }, status, {
    'content-type': 'application/problem+json',
    ...headers,
  });

export const after =
  (ms: number, behaviour: Behaviour): Behaviour =>
  (response, request) =>
    void setTimeout(() => behaviour(response, request), ms);

/** Neither headers nor anything else. */
export const silence: Behaviour = () => undefined;

/** Headers at once, then a byte now and then, without an end. */
export const drip: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 10);
  response.once('close', () => clearInterval(timer));
};

/** The connection breaks before the announced length is there. */
export const resetMidBody: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"half":');
  setTimeout(() => response.destroy(), 10);
};

export const resetAtOnce: Behaviour = (response) => response.destroy();

/** A complete answer, of which somebody has cut the end off. */
export const truncatedJson: Behaviour = (response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"secret": "abc');
