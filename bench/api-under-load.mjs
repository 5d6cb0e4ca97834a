import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from './support/stats.mjs';

const COLLECTION = 'bench-load';
const COPIES = 10;
const SMALL = 'A small document that is uploaded while all workers are busy.';
const PAUSE_MS = 20;

/** How long the API takes to answer while workers read `pdf` and nine copies of it. */
export async function apiUnderLoad(client, pdf) {
  const bytes = readFileSync(pdf);
  const startedAt = performance.now();
  const tasks = [];
  for (let copy = 0; copy < COPIES; copy += 1) {
    tasks.push(
      await client.add(bytes, `copy-${copy}.pdf`, { collection: COLLECTION, document_id: `copy-${copy}` }),
    );
  }
  const busy = { on: true };
  const ended = Promise.all(tasks.map(({ task_id }) => client.ended(task_id))).finally(
    () => (busy.on = false),
  );

  const reads = [];
  const uploads = [];
  for (let round = 0; busy.on; round += 1) {
    const task = tasks[round % COPIES];
    reads.push(await timed(() => client.json(`/rag/task/${task.task_id}`)));
    // Each upload is another document; `low` leaves the slots of `high` to the copies.
    uploads.push(
      await timed(() =>
        client.add(`${SMALL} ${round}`, 'small.txt', { collection: COLLECTION, priority: 'low' }),
      ),
    );
    await sleep(PAUSE_MS);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const pages = (await ended).reduce((sum, task) => sum + (task.result?.pages ?? 0), 0);
  console.log(`${COPIES} copies, ${pages} pages processed in ${seconds.toFixed(1)} s`);
  console.log(`GET /rag/task/{id}, ${reads.length} times: ${spread(reads)}`);
  console.log(`POST /rag/add-document, ${uploads.length} times: ${spread(uploads)}`);
  await client.json(`/rag/collections/${COLLECTION}`, { method: 'DELETE' });
}

async function timed(operation) {
  const at = performance.now();
  await operation();
  return performance.now() - at;
}
