import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { putBehindEventLoop } from '../../dist/libs/chunk-index/src/index.js';
import { Settings } from '../../dist/libs/config/src/index.js';
import { machine } from '../support/machine.mjs';
import { readSentences } from '../support/sentences.mjs';
import { seededRandom } from '../support/stats.mjs';
import { clusteredVectors } from './clustered-vectors.mjs';
import { fill, openIndex } from './collections.mjs';
import { idleLoop, recall, searchesInProcess } from './in-process.mjs';
import { searchesOverHttp } from './over-http.mjs';
import { QuestionVectors } from './question-vectors.mjs';
import { showFigures, showTargets, targets } from './report.mjs';

const DIMENSIONS = 384;
const QUESTION_WORDS = 12;

/**
 * Searches in a small and in a large collection: latency over HTTP with and without the cache, recall of the search by
 * meaning against an exact one, and how long the event loop stands still meanwhile. Prints the figures, says which of
 * the targets are met, and leaves all of it in `out`.
 * @param sizes of the two collections, in chunks
 */
export async function search({ corpus, sizes, out }) {
  const at = machine();
  const directory = mkdtempSync(join(tmpdir(), 'ragmill-bench-search-'));
  putBehindEventLoop();
  const vectors = await QuestionVectors.start();
  try {
    const settings = Object.assign(new Settings(), vectors.settings);
    const figures = { idle: await idleLoop(), sizes: [] };
    const index = openIndex(directory);
    for (const size of sizes) figures.sizes.push(await inProcess(index, size, { corpus, vectors, settings }));
    await index.close();
    await searchesOverHttp(directory, figures.sizes, vectors);
    const met = targets(figures.sizes);
    const results = {
      machine: { ...at, load_after: machine().load },
      ...withoutQuestions(figures),
      targets: met,
    };
    showFigures(results);
    showTargets(met);
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${JSON.stringify(results, null, 2)}\n`);
    console.log(`written to ${out}`);
  } finally {
    await vectors.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function inProcess(index, size, { corpus, vectors, settings }) {
  const random = seededRandom(7);
  const sentence = readSentences(corpus, random);
  const vector = clusteredVectors(DIMENSIONS, random);
  const collection = `chunks-${size}`;
  const filled = await fill(index, collection, { size, sentence, vector, settings });
  /** Questions that nobody has asked before. */
  const questions = (count) =>
    Array.from({ length: count }, () => {
      const query = sentence().split(' ').slice(0, QUESTION_WORDS).join(' ');
      vectors.set(query, vector());
      return query;
    });
  const asked = { collection, questions, vectors, settings };
  return {
    size,
    collection,
    ...filled,
    questions,
    recall: await recall(index, asked),
    in_process: await searchesInProcess(index, asked),
  };
}

const withoutQuestions = ({ idle, sizes }) => ({
  idle,
  sizes: sizes.map(({ questions: _, ...figures }) => figures),
});
