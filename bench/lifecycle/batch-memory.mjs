import { residentMegabytes } from '../support/memory.mjs';

const FILES = 1000;
const BYTES = 100_000;
const SAMPLE_MS = 20;

/** How much memory the API takes while a batch of 1,000 files, 100 MB in all, is uploaded in one request. */
export async function batchMemory(client) {
  const before = residentMegabytes('api');
  if (before === undefined) return console.log('left out: the memory of the API cannot be known here');
  let peak = before;
  const sampling = setInterval(() => (peak = Math.max(peak, residentMegabytes('api') ?? 0)), SAMPLE_MS);
  const line = 'A line of a document that is one of a thousand.\n';
  const files = Array.from({ length: FILES }, (_, index) =>
    `${index} ${line.repeat(Math.ceil(BYTES / line.length))}`.slice(0, BYTES),
  );
  const { task_id } = await client.addBatch(files, { collection: 'bench-memory' });
  clearInterval(sampling);
  console.log(
    `a batch of ${FILES} files, ${(FILES * BYTES) / 1e6} MB in one request: the API stood at ${before} MB, at most at ${peak} MB`,
  );
  await client.json(`/rag/task/${task_id}`, { method: 'DELETE' });
}
