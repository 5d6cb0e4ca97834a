import { setTimeout as sleep } from 'node:timers/promises';
import { LoopStalls } from '../support/loop-stalls.mjs';
import { latency } from '../support/stats.mjs';
import { initialVersion } from './collections.mjs';
import { routerOf } from './router.mjs';

const QUESTIONS = 200;
const WARM_UP = 20;
const TOP_K = 10;
const IDLE_MS = 5000;
const LANES = 8;

/** How long a loop stands still that has nothing to do: what the machine itself is worth at the moment. */
export async function idleLoop() {
  const stalls = LoopStalls.start();
  await sleep(IDLE_MS);
  return stalls.stop();
}

/** The share of the exact search's first ten that the search by meaning finds. */
export async function recall(index, { collection, questions, vectors, settings }) {
  const asked = questions(QUESTIONS);
  const { id: embeddingVersion } = initialVersion(settings);
  let common = 0;
  for (const query of asked) {
    const given = { collection, vector: vectors.get(query), embeddingVersion, limit: TOP_K };
    const ids = async (exact) =>
      (await index.searchVectors({ ...given, exact })).map(({ chunkId }) => chunkId);
    const [found, wanted] = [await ids(false), new Set(await ids(true))];
    common += found.filter((id) => wanted.has(id)).length;
  }
  return common / (asked.length * TOP_K);
}

/** The query router in this process, one question at a time in each mode, and eight at a time. */
export async function searchesInProcess(index, { collection, questions, vectors, settings }) {
  const initial = initialVersion(settings);
  const embedder = { embedQuery: async (query) => vectors.get(query) };
  const embedders = { initial, isConfigured: true, fingerprint: initial.id, ofActive: () => embedder };
  const router = routerOf(index, embedders, settings);
  /** Whether all of it was searched in time. */
  const ask = async (mode, query) => {
    const { degraded, sources } = await router.query({ query, collections: [collection], topK: TOP_K, mode });
    return !degraded && sources.every(({ status }) => status === 'ok');
  };
  const figures = [];
  for (const [mode, lanes] of [
    ['keyword', 1],
    ['semantic', 1],
    ['hybrid', 1],
    ['hybrid', LANES],
  ]) {
    for (const query of questions(WARM_UP)) await ask(mode, query);
    const waiting = questions(QUESTIONS);
    const times = [];
    let notWhole = 0;
    const lane = async () => {
      for (let query = waiting.pop(); query !== undefined; query = waiting.pop()) {
        const at = performance.now();
        if (!(await ask(mode, query))) notWhole += 1;
        times.push(performance.now() - at);
      }
    };
    const stalls = LoopStalls.start();
    await Promise.all(Array.from({ length: lanes }, lane));
    figures.push({
      mode,
      at_a_time: lanes,
      ...latency(times),
      not_whole: notWhole,
      stalls: await stalls.stop(),
    });
  }
  return figures;
}
