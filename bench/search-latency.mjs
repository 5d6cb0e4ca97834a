import { memory } from './support/memory.mjs';
import { mapLimit } from './support/client.mjs';
import { readSentences } from './support/sentences.mjs';
import { seededRandom, spread } from './support/stats.mjs';
import { withTypos } from './support/squad.mjs';

const COLLECTION = 'bench-search';
const CHUNKING = { chunk_size: 1000, chunk_overlap: 0 };
const DOCUMENT_CHARACTERS = 400_000;
const QUESTIONS = 500;
const QUESTION_WORDS = 12;
const SETTLE_LIMIT_MS = 120_000;

/** How long a keyword query takes over HTTP, one at a time, in a collection of `chunks` chunks. */
export async function searchLatency(client, chunks, corpus) {
  const random = seededRandom(7);
  const sentence = readSentences(corpus, random);
  const startedAt = performance.now();
  const ingested = await ingest(client, chunks, sentence);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${ingested} chunks ingested in ${seconds.toFixed(0)} s (${Math.round(ingested / seconds)} a second)`,
  );
  await settled(client);

  const questions = Array.from({ length: QUESTIONS }, () =>
    sentence().split(' ').slice(0, QUESTION_WORDS).join(' '),
  );
  await measure(client, 'as written', questions);
  await measure(
    client,
    'two letter swaps',
    questions.map((question) => withTypos(question, 2, random)),
  );
  console.log(`resident memory afterwards: ${memory()}`);
  await client.json(`/rag/collections/${COLLECTION}`, { method: 'DELETE' });
}

async function ingest(client, chunks, sentence) {
  let ingested = 0;
  let document = 0;
  while (ingested < chunks) {
    const wave = await mapLimit(Array.from({ length: 4 }), 4, async () => {
      const name = `${document++}.txt`;
      const { task_id } = await client.add(longText(sentence), name, { collection: COLLECTION, ...CHUNKING });
      const task = await client.ended(task_id);
      if (task.status !== 'completed') throw new Error(`${name}: ${JSON.stringify(task.error)}`);
      return task.result.chunks;
    });
    ingested += wave.reduce((sum, count) => sum + count, 0);
  }
  return ingested;
}

function longText(sentence) {
  const lines = [];
  for (let length = 0; length < DOCUMENT_CHARACTERS; length += lines.at(-1).length + 1)
    lines.push(sentence());
  return lines.join('\n');
}

/** Waits until the maintenance job has folded the last chunks into the full-text index: queries stop getting faster. */
async function settled(client) {
  const until = Date.now() + SETTLE_LIMIT_MS;
  let last = Infinity;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const { took_ms } = await client.query({
      query: 'the first of many questions',
      collections: [COLLECTION],
    });
    if (took_ms >= last * 0.9) return;
    last = took_ms;
  }
}

async function measure(client, label, questions) {
  const times = [];
  for (const question of questions) {
    const at = performance.now();
    const { results } = await client.query({ query: question, collections: [COLLECTION], top_k: 10 });
    times.push(performance.now() - at);
    if (results.length === 0) throw new Error(`nothing was found for "${question}"`);
  }
  console.log(`${questions.length} questions, ${label}: ${spread(times)}`);
}
