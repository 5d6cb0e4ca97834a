import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { vectorOf } from './meaning.js';

interface EmbeddingRequest {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly encoding_format?: string;
  readonly dimensions?: number;
}

/** What an `EmbeddingServer` does and how it misbehaves. Each can be changed while it runs. */
class Behaviour {
  /** Of its vectors, unless the request says so. */
  dimensions = 64;
  /** How long each request takes. */
  latencyMs = 0;
  /** Every nth request is answered 500; 0 for none. */
  failEvery = 0;
  /** More texts in a request are answered `maxBatchStatus`. */
  maxBatch = Infinity;
  /** A request whose texts are longer together, in UTF-16 units, is answered 413. */
  maxCharacters = Infinity;
  maxBatchStatus = 413;
  /** A request with a text that contains this is answered `poisonStatus`. */
  poison: string | undefined;
  poisonStatus = 400;
  /** The vectors are sent in reversed order, each with its right index. */
  shuffle = false;
  /** Changes what the vectors of texts are, as another model behind the same name would. */
  drift = 0;
  /** The numbers of a vector by the model that is asked for; `dimensions` for others. */
  models: Readonly<Record<string, number>> = {};
  /** The last vector is left out. */
  dropOne = false;
  /** The last vector has one number too many. */
  wrongDimensions = false;
  /** The answer is cut in the middle. */
  truncate = false;
  /** Whether base64 is understood, ignored in favour of floats, or refused with 400. */
  base64: 'yes' | 'ignored' | 'refused' = 'yes';
  /** Connections are broken instead of answered. */
  down = false;
  /** A request without this bearer token is answered 401. */
  requireKey: string | undefined;
}

/**
 * An embedding service on this machine that speaks OpenAI's dialect, `POST {url}/embeddings`, and misbehaves as it is
 * told to. Its vectors are those of `vectorOf`.
 */
export class EmbeddingServer extends Behaviour {
  /** Requests that came in, however they ended. */
  requests = 0;
  /** How often each text was embedded in an answer that was sent completely. */
  readonly sent = new Map<string, number>();
  /** How often texts were asked for by each model, in requests that came in. */
  readonly byModel = new Map<string, number>();
  /** The number of texts in each request that came in. */
  readonly batches: number[] = [];
  inFlight = 0;
  maxInFlight = 0;
  /** Of the last request. */
  lastHeaders: IncomingHttpHeaders = {};
  private readonly failures: number[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));

  private constructor(behaviour: Partial<Behaviour>) {
    super();
    Object.assign(this, behaviour);
  }

  static async start(behaviour: Partial<Behaviour> = {}): Promise<EmbeddingServer> {
    const server = new EmbeddingServer(behaviour);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  /** The `baseUrl` of a client. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** The requests to come are answered with these statuses, one each. */
  failNext(...statuses: number[]): void {
    this.failures.push(...statuses);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const isFailing = this.failEvery > 0 && this.requests % this.failEvery === 0;
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    response.on('close', () => (this.inFlight -= 1));
    this.lastHeaders = request.headers;
    const until = performance.now() + this.latencyMs;
    const body = await readText(request).catch(() => undefined);
    if (body === undefined) return;
    const send = this.answerTo(request, body, isFailing);
    // What it takes to make the vectors is part of the latency.
    if (this.latencyMs > 0) await sleep(until - performance.now());
    if (this.down) request.socket.destroy();
    else if (!request.socket.destroyed) send(response);
  }

  private answerTo(
    { url, headers }: IncomingMessage,
    body: string,
    isFailing: boolean,
  ): (response: ServerResponse) => void {
    if (url !== '/v1/embeddings') return refusal(404);
    const request = JSON.parse(body) as EmbeddingRequest;
    const texts = typeof request.input === 'string' ? [request.input] : request.input;
    this.batches.push(texts.length);
    this.byModel.set(request.model, (this.byModel.get(request.model) ?? 0) + texts.length);
    const isKnown = this.requireKey === undefined || headers.authorization === `Bearer ${this.requireKey}`;
    const status = isFailing
      ? 500
      : (this.failures.shift() ?? (isKnown ? this.refusalOf(request, texts) : 401));
    if (status !== undefined) return refusal(status);
    const json = JSON.stringify(this.embed(request, texts));
    return (response) => this.send(response, json, texts);
  }

  private send(response: ServerResponse, json: string, texts: readonly string[]): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (this.truncate) {
      response.end(json.slice(0, json.length / 2));
      return;
    }
    response.on('finish', () => {
      for (const text of texts) this.sent.set(text, (this.sent.get(text) ?? 0) + 1);
    });
    response.end(json);
  }

  private refusalOf(request: EmbeddingRequest, texts: readonly string[]): number | undefined {
    const { poison } = this;
    if (this.base64 === 'refused' && request.encoding_format === 'base64') return 400;
    if (texts.length > this.maxBatch) return this.maxBatchStatus;
    if (texts.join('').length > this.maxCharacters) return 413;
    if (poison !== undefined && texts.some((text) => text.includes(poison))) return this.poisonStatus;
    return undefined;
  }

  private embed(request: EmbeddingRequest, texts: readonly string[]): object {
    const dimensions = request.dimensions ?? this.models[request.model] ?? this.dimensions;
    const isBase64 = this.base64 === 'yes' && request.encoding_format === 'base64';
    const data = texts.map((text, index) => {
      const isOdd = this.wrongDimensions && index === texts.length - 1;
      const drifted = this.drift === 0 ? text : `drift ${this.drift} ${text}`;
      const vector = vectorOf(drifted, isOdd ? dimensions + 1 : dimensions);
      return { object: 'embedding', index, embedding: isBase64 ? base64Of(vector) : [...vector] };
    });
    if (this.dropOne) data.pop();
    if (this.shuffle) data.reverse();
    const tokens = texts.join(' ').split(' ').length;
    return {
      object: 'list',
      data,
      model: request.model,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function refusal(status: number): (response: ServerResponse) => void {
  const error = {
    message: `refused with ${status}`,
    type: 'invalid_request_error',
    code: null,
    param: null,
  };
  return (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

const base64Of = (vector: Float32Array): string => Buffer.from(vector.buffer).toString('base64');
