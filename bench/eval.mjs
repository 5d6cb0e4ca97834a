// npm run eval -- --dataset <file in SQuAD's layout> [--mode M[,M…]] [--typos N[,N…]] [--out FILE] [--compare FILE]
//                 [--articles all|odd|even] [--collection NAME] [--keep]
// Ingests each paragraph as a document through the API, asks every question in each mode (keyword, hybrid, semantic),
// and says how often the question's own paragraph is the first answer, among the first five, among the first ten (R@k),
// and the mean of 1/rank (MRR). --out writes the figures as JSON; --compare shows those of such a file beside them.
// hybrid and semantic need an embedding service: EMBEDDING_SERVICE_URL and EMBEDDING_MODEL, as for `npm start`.
// --articles asks the questions about every other article only, in all the paragraphs: what was tuned on the ones is told
// by the others.
// HYBRID_KEYWORD_WEIGHT and HYBRID_SEMANTIC_WEIGHT weigh the two, here as there.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, mapLimit } from './support/client.mjs';
import { readSquad, withTypos } from './support/squad.mjs';
import { percentile, seededRandom } from './support/stats.mjs';

const TOP_K = 10;
const LANES = 8;
/** A paragraph stays whole: it is what the questions ask for. */
const CHUNKING = { chunk_size: 32_000, chunk_overlap: 0 };
const COLUMNS = ['r@1', 'r@5', 'r@10', 'mrr', 'p50_ms', 'p95_ms', 'p99_ms'];

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    mode: { type: 'string', default: 'keyword' },
    typos: { type: 'string', default: '0' },
    out: { type: 'string' },
    compare: { type: 'string' },
    articles: { type: 'string', default: 'all' },
    collection: { type: 'string', default: 'eval' },
    keep: { type: 'boolean', default: false },
  },
});
const PARTS = { all: () => true, odd: (article) => article % 2 === 1, even: (article) => article % 2 === 0 };
const isAsked = PARTS[options.articles];
if (!options.dataset || !isAsked) {
  console.error(
    'usage: npm run eval -- --dataset <file> [--mode keyword,semantic,hybrid] [--typos 0,2] [--out FILE] [--compare FILE] [--articles all|odd|even] [--collection NAME] [--keep]',
  );
  process.exit(2);
}

const client = new Client();
const { paragraphs, questions } = readSquad(options.dataset);
const { collection } = options;

await ingest();
const runs = [];
for (const typos of options.typos.split(',').map(Number)) {
  for (const mode of options.mode.split(',')) runs.push(await evaluate(mode, typos));
}
show();
if (options.out) writeFileSync(options.out, `${JSON.stringify(results(), null, 2)}\n`);
if (runs.some(({ degraded }) => degraded > 0)) process.exitCode = 1;
if (!options.keep) await client.json(`/rag/collections/${collection}`, { method: 'DELETE' });

async function ingest() {
  const startedAt = performance.now();
  await mapLimit(paragraphs, LANES, async ({ id, text }) => {
    const { task_id } = await client.add(text, `${id}.txt`, { collection, document_id: id, ...CHUNKING });
    const task = await client.ended(task_id);
    if (task.status !== 'completed') throw new Error(`${id}: ${JSON.stringify(task.error)}`);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${paragraphs.length} paragraphs ingested in ${seconds.toFixed(1)} s`);
}

/** Every question that is asked in one mode, one at a time, each with `typos` letter swaps: the same ones in every run. */
async function evaluate(mode, typos) {
  const random = seededRandom(42);
  const times = [];
  const ranks = [];
  let degraded = 0;
  for (const { question, paragraph, article } of questions) {
    const query = withTypos(question, typos, random);
    if (!isAsked(article)) continue;
    const at = performance.now();
    const answer = await client.query({ query, collections: [collection], top_k: TOP_K, mode });
    times.push(performance.now() - at);
    if (answer.degraded) degraded += 1;
    ranks.push(answer.results.findIndex(({ document_id }) => document_id === paragraph) + 1);
  }
  if (degraded > 0) {
    console.error(`${degraded} questions were answered by less: these are not the figures of ${mode}`);
  }
  return { mode, typos, questions: ranks.length, degraded, ...quality(ranks), ...latency(times) };
}

function quality(ranks) {
  const share = (good) => ranks.filter((rank) => rank > 0 && rank <= good).length / ranks.length;
  const mrr = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / ranks.length;
  return { 'r@1': share(1), 'r@5': share(5), 'r@10': share(10), mrr };
}

function latency(times) {
  const at = (q) => percentile(times, q);
  return { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

function results() {
  return {
    dataset: basename(options.dataset),
    paragraphs: paragraphs.length,
    articles: options.articles,
    embedding_model: process.env.EMBEDDING_MODEL ?? null,
    weights: {
      keyword: Number(process.env.HYBRID_KEYWORD_WEIGHT ?? 1),
      semantic: Number(process.env.HYBRID_SEMANTIC_WEIGHT ?? 1),
    },
    runs,
  };
}

/** A line for each run; below it the same run of the file that is compared with, and what has changed since. */
function show() {
  const others = options.compare ? JSON.parse(readFileSync(options.compare, 'utf8')).runs : [];
  console.log(`${runs[0].questions} questions over HTTP, one at a time`);
  console.log(line('mode, typos', COLUMNS));
  for (const run of runs) {
    console.log(line(`${run.mode}, ${run.typos}`, COLUMNS.map(figure(run))));
    const other = others.find(({ mode, typos }) => mode === run.mode && typos === run.typos);
    if (!other) continue;
    console.log(line('  compared', COLUMNS.map(figure(other))));
    const change = Object.fromEntries(COLUMNS.map((name) => [name, run[name] - other[name]]));
    console.log(line('  change', COLUMNS.map(figure(change, true))));
  }
}

function line(name, cells) {
  return name.padEnd(14) + cells.map((cell) => cell.padStart(9)).join('');
}

function figure(run, signed) {
  return (name) => (signed && run[name] > 0 ? '+' : '') + run[name].toFixed(name.endsWith('_ms') ? 1 : 4);
}
