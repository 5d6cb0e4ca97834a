// npm run eval -- --dataset <file in SQuAD's layout> [--mode keyword|hybrid|semantic] [--typos N] [--collection NAME] [--keep]
// hybrid and semantic need an embedding service: EMBEDDING_SERVICE_URL and EMBEDDING_MODEL, as for `npm start`.
// Ingests each paragraph as a document through the API, asks every question, and says how often the
// question's own paragraph is the first answer, among the first five, among the first ten (R@k), and the
// mean of 1/rank (MRR).
import { parseArgs } from 'node:util';
import { Client, mapLimit } from './support/client.mjs';
import { readSquad, withTypos } from './support/squad.mjs';
import { seededRandom, spread } from './support/stats.mjs';

const TOP_K = 10;
const LANES = 8;
/** A paragraph stays whole: it is what the questions ask for. */
const CHUNKING = { chunk_size: 32_000, chunk_overlap: 0 };

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    mode: { type: 'string', default: 'keyword' },
    typos: { type: 'string', default: '0' },
    collection: { type: 'string', default: 'eval' },
    keep: { type: 'boolean', default: false },
  },
});
if (!options.dataset) {
  console.error(
    'usage: npm run eval -- --dataset <file> [--mode keyword] [--typos N] [--collection NAME] [--keep]',
  );
  process.exit(2);
}

const client = new Client();
const { paragraphs, questions } = readSquad(options.dataset);
const { collection, mode } = options;

const startedAt = performance.now();
await mapLimit(paragraphs, LANES, async ({ id, text }) => {
  const { task_id } = await client.add(text, `${id}.txt`, { collection, document_id: id, ...CHUNKING });
  const task = await client.ended(task_id);
  if (task.status !== 'completed') throw new Error(`${id}: ${JSON.stringify(task.error)}`);
});
const seconds = (performance.now() - startedAt) / 1000;
console.log(`${paragraphs.length} paragraphs ingested in ${seconds.toFixed(1)} s`);

const random = seededRandom(42);
const asked = questions.map(({ question, paragraph }) => ({
  question: withTypos(question, Number(options.typos), random),
  paragraph,
}));
const times = [];
let degraded = 0;
const ranks = await mapLimit(asked, 1, async ({ question, paragraph }) => {
  const at = performance.now();
  const answer = await client.query({ query: question, collections: [collection], top_k: TOP_K, mode });
  times.push(performance.now() - at);
  if (answer.degraded) degraded += 1;
  return answer.results.findIndex((passage) => passage.document_id === paragraph) + 1;
});

const share = (good) => (ranks.filter((rank) => rank > 0 && rank <= good).length / ranks.length).toFixed(4);
const mrr = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / ranks.length;
console.log(`${questions.length} questions, mode ${mode}, ${options.typos} letter swaps a question`);
console.log(`R@1 ${share(1)}  R@5 ${share(5)}  R@10 ${share(10)}  MRR ${mrr.toFixed(4)}`);
console.log(`query over HTTP: ${spread(times)}`);
if (degraded > 0) {
  console.error(`${degraded} questions were answered by keyword only: these are not the figures of ${mode}`);
  process.exitCode = 1;
}

if (!options.keep) await client.json(`/rag/collections/${collection}`, { method: 'DELETE' });
