import { setTimeout as sleep } from 'node:timers/promises';

const TASK_LIMIT_MS = 40_000;
const REQUEST_LIMIT_MS = 20_000;

/** Whatever JSON the API answered with; tests say what they expect of it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- asserted on, not relied on
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Response['headers'];
  readonly text: string;
  readonly body: Json;
}

export type Content = string | Uint8Array;
type Fields = Record<string, string | number>;
type Headers = Record<string, string>;

/** A client of the REST API that judges nothing: it gives statuses and bodies as they are. */
export class Api {
  constructor(readonly url: string) {}

  async request(path: string, options: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      ...options,
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Json) : undefined,
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request(path, { headers });
  }

  delete(path: string): Promise<Answer> {
    return this.request(path, { method: 'DELETE' });
  }

  post(path: string, body: object): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  add(content: Content, filename: string, fields: Fields = {}, headers: Headers = {}): Promise<Answer> {
    return this.upload('/rag/add-document', [['file', content, filename]], fields, headers);
  }

  addBatch(
    files: readonly (readonly [Content, string])[],
    fields: Fields = {},
    headers: Headers = {},
  ): Promise<Answer> {
    const parts = files.map(([content, filename]) => ['files', content, filename] as const);
    return this.upload('/rag/add-documents-batch', parts, fields, headers);
  }

  query(query: string, more: object = {}): Promise<Answer> {
    return this.post('/rag/query', { query, ...more });
  }

  /** The task, once it has ended. */
  async ended(taskId: string, limitMs = TASK_LIMIT_MS): Promise<Json> {
    const until = Date.now() + limitMs;
    for (;;) {
      const { body } = await this.get(`/rag/task/${taskId}`);
      if (['completed', 'failed', 'cancelled'].includes(body.status)) return body;
      if (Date.now() > until) throw new Error(`the task did not end: ${JSON.stringify(body).slice(0, 1000)}`);
      await sleep(50);
    }
  }

  /** Submits a document and waits for the end of its task. */
  async process(content: Content, filename: string, fields: Fields = {}): Promise<Json> {
    const { status, body } = await this.add(content, filename, fields);
    if (status !== 202) throw new Error(`${filename}: ${status} ${JSON.stringify(body)}`);
    return this.ended(body.task_id);
  }

  private upload(
    path: string,
    parts: readonly (readonly [string, Content, string])[],
    fields: Fields,
    headers: Headers,
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    for (const [name, content, filename] of parts)
      form.append(
        name,
        new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]),
        filename,
      );
    return this.request(path, { method: 'POST', body: form, headers });
  }
}
