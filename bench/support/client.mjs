import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const TASK_LIMIT_MS = 600_000;
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** Talks to the running system at `url` for the benchmarks. */
export class Client {
  constructor(url = process.env.RAGMILL_URL ?? 'http://127.0.0.1:8000') {
    this.url = url;
  }

  /** Submits a file and resolves to the API's answer. */
  async add(bytes, filename, fields = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    form.append('file', new Blob([bytes]), filename);
    return this.json('/rag/add-document', { method: 'POST', body: form });
  }

  /** Submits texts as one batch and resolves to the API's answer. */
  async addBatch(texts, fields = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    for (const [index, text] of texts.entries()) form.append('files', new Blob([text]), `${index}.txt`);
    return this.json('/rag/add-documents-batch', { method: 'POST', body: form });
  }

  /** Resolves to the task once it has ended. */
  async ended(taskId) {
    const until = Date.now() + TASK_LIMIT_MS;
    for (;;) {
      const task = await this.json(`/rag/task/${taskId}`);
      if (ENDED.has(task.status)) return task;
      if (Date.now() > until) throw new Error(`task ${taskId} is still ${task.status}`);
      await sleep(POLL_MS);
    }
  }

  /** @param freshness `Cache-Control`, null for none; unless given searches are measured, and not the cache */
  query(body, freshness = 'no-store') {
    const wanted = freshness === null ? {} : { 'cache-control': freshness };
    const headers = { 'content-type': 'application/json', ...wanted };
    return this.json('/rag/query', { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async json(path, options = {}) {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(60_000), ...options });
    const body = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
    return body;
  }
}

/** Runs `work` on every item, at most `limit` at a time, and resolves to the results in order. */
export async function mapLimit(items, limit, work) {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
