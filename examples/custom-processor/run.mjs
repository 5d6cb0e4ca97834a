// npm run example:custom-processor
// Sends two documents, asks for their languages and prints what the worker answers.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const url = process.env.RAGMILL_URL;
const LIMIT_MS = 60_000;
const DOCUMENTS = {
  'paper.txt': 'Paper is made from rags that a mill has ground to fibres. The sheets are dried on ropes.',
  'бумага.txt': 'Бумагу делают из тряпья, которое мельница размалывает до волокон. Листы сушат на верёвках.',
};

for (const [filename, text] of Object.entries(DOCUMENTS)) {
  const form = new FormData();
  form.append('file', new Blob([text]), filename);
  const { task_id, document_id } = await json('/rag/add-document', { method: 'POST', body: form });
  await ended(task_id);
  const submit = ['dist/examples/custom-processor/submit.js', 'default', document_id];
  const { status, result, error } = await ended(execFileSync(process.execPath, submit).toString().trim());
  console.log(`${filename}: ${status} ${JSON.stringify(result ?? error)}`);
}

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
