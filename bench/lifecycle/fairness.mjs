const DOCUMENTS = 5000;
const FILES_A_BATCH = 1000;

/** How long a single document waits behind 5,000 of another collection in the same queue. */
export async function fairness(client) {
  const batches = [];
  for (let start = 0; start < DOCUMENTS; start += FILES_A_BATCH) {
    const files = Array.from({ length: FILES_A_BATCH }, (_, index) => `Crowd document ${start + index}.`);
    batches.push((await client.addBatch(files, { collection: 'bench-crowd' })).task_id);
  }
  const single = await client.add('A single document.', 'single.txt', {
    collection: 'bench-single',
    priority: 'low',
  });
  const { created_at, started_at } = await client.ended(single.task_id);
  const crowd = await Promise.all(batches.map((taskId) => client.ended(taskId)));
  const seconds = (from, to) => ((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1);
  const last = crowd
    .map(({ finished_at }) => finished_at)
    .sort()
    .at(-1);
  console.log(
    `a single document behind ${DOCUMENTS} of another collection waited ${seconds(created_at, started_at)} s; ` +
      `the last of those ended ${seconds(created_at, last)} s after it came`,
  );
  for (const name of ['bench-crowd', 'bench-single']) {
    await client.json(`/rag/collections/${name}`, { method: 'DELETE' });
  }
}
