// npm run example:custom-source
// Adds a document, asks a question and prints which source answered what.
import { setTimeout as sleep } from 'node:timers/promises';

const url = process.env.RAGMILL_URL;
const LIMIT_MS = 60_000;

const form = new FormData();
form.append('file', new Blob(['A deckle lies on the mould while it is dipped into the vat.']), 'paper.txt');
const { task_id } = await json('/rag/add-document', { method: 'POST', body: form });
await ended(task_id);

const { results, sources } = await json('/rag/query', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: 'What is a deckle?' }),
});
for (const { name, status, hits } of sources) console.log(`${name}: ${status}, ${hits} passages`);
for (const { source, filename, text } of results)
  console.log(`${source.padEnd(8)}  ${filename.padEnd(13)}  ${text}`);

async function ended(taskId) {
  for (const until = Date.now() + LIMIT_MS; Date.now() < until; await sleep(100)) {
    const task = await json(`/rag/task/${taskId}`);
    if (task.finished_at) return task;
  }
  throw new Error(`the task ${taskId} did not end`);
}

async function json(path, options = {}) {
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000), ...options });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
