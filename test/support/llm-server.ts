import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Message {
  readonly role: string;
  readonly content: string;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly max_tokens?: number;
  readonly stream?: boolean;
}

/** What an `LlmServer` does and how it misbehaves. Each can be changed while it runs. */
class Behaviour {
  /** What it writes. */
  reply = 'It is so [1].';
  finish: string = 'stop';
  /** Characters in each piece of a stream, and the pause before each. */
  pieceSize = 5;
  pauseMs = 0;
  /** Requests are taken in and never answered. */
  hangs = false;
  /** The connection breaks after so many pieces of a stream. */
  diesAfter = Infinity;
  /** A stream ends after so many pieces as if that were all, without saying so. */
  endsAfter = Infinity;
  /** Requests are answered with this status. */
  status = 200;
  retryAfter: string | undefined;
  /** This is sent instead of a completion, or of the events of one. */
  raw: string | undefined;
  /** A request to stream is answered as one that is not. */
  ignoresStream = false;
  requireKey: string | undefined;
}

/** A language model on this machine that speaks OpenAI's dialect, `POST {url}/chat/completions`, and writes what it is told to. */
export class LlmServer extends Behaviour {
  readonly requests: ChatRequest[] = [];
  /** Of the last request. */
  lastHeaders: IncomingHttpHeaders = {};
  /** Answers whose reader went away before their end. */
  abandoned = 0;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async start(behaviour: Partial<Behaviour> = {}): Promise<LlmServer> {
    const server = Object.assign(new LlmServer(), behaviour);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  /** `LLM_BASE_URL`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** What the model was told last, and what it was asked. */
  get told(): { system: string; user: string } {
    const content = (role: string): string =>
      this.requests.at(-1)?.messages.find((message) => message.role === role)?.content ?? '';
    return { system: content('system'), user: content('user') };
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.lastHeaders = request.headers;
    response.on('close', () => {
      if (!response.writableFinished) this.abandoned += 1;
    });
    if (request.url === '/v1/models') return json(response, 200, { object: 'list', data: [] });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
    this.requests.push(body);
    if (this.hangs) return;
    const isRefused = this.requireKey && request.headers.authorization !== `Bearer ${this.requireKey}`;
    const status = isRefused ? 401 : this.status;
    if (this.retryAfter) response.setHeader('Retry-After', this.retryAfter);
    if (status !== 200) json(response, status, { error: { message: 'secret of the service', type: 'x' } });
    else if (body.stream && !this.ignoresStream) await this.stream(response);
    else this.complete(response);
  }

  private complete(response: ServerResponse): void {
    const message = { role: 'assistant', content: this.reply };
    const body = { object: 'chat.completion', choices: [{ index: 0, message, finish_reason: this.finish }] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(this.raw ?? JSON.stringify(body));
  }

  private async stream(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (this.raw !== undefined) return void response.end(this.raw);
    const send = (delta: object, finish: string | null = null): boolean =>
      response.write(event({ choices: [{ index: 0, delta, finish_reason: finish }] }));
    send({ role: 'assistant', content: '' });
    const letters = [...this.reply];
    for (let piece = 0; piece * this.pieceSize < letters.length; piece += 1) {
      if (piece >= this.endsAfter) return void response.end();
      if (piece >= this.diesAfter) return void response.destroy();
      await sleep(this.pauseMs);
      if (response.destroyed) return;
      const start = piece * this.pieceSize;
      send({ content: letters.slice(start, start + this.pieceSize).join('') });
    }
    send({}, this.finish);
    response.write(event({ choices: [], usage: { total_tokens: 1 } }));
    response.end('data: [DONE]\n\n');
  }
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
