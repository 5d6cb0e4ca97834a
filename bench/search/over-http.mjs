import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/free-port.mjs';
import { Client } from '../support/client.mjs';
import { startProcess } from '../support/process.mjs';
import { withTypos } from '../support/squad.mjs';
import { latency, seededRandom } from '../support/stats.mjs';

const QUESTIONS = 200;
const WARM_UP = 20;
const TOP_K = 10;
const START_LIMIT_MS = 60_000;
const TYPOS = 2;
const KINDS = [
  { kind: 'keyword', mode: 'keyword' },
  { kind: 'keyword, two letter swaps', mode: 'keyword', typos: TYPOS },
  { kind: 'semantic', mode: 'semantic' },
  { kind: 'hybrid', mode: 'hybrid' },
];

/**
 * Latency of `POST /rag/query`, one at a time, by an API of its own over the collections that lie in `directory`: past
 * the cache, with what it costs to embed the question; asked again with the cache, which then keeps the answer; and
 * once more, from the cache. Each of `sizes` gets its figures as `over_http`.
 */
export async function searchesOverHttp(directory, sizes, vectors) {
  const port = await freePort();
  const client = new Client(`http://127.0.0.1:${port}`);
  const api = startProcess('dist/src/main.js', {
    REDIS_URL: process.env.REDIS_URL,
    REDIS_PREFIX: `{bench-search-${process.pid}}`,
    STORAGE_URI: `file:${directory}`,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    QUERY_CACHE_MAX_ENTRIES: String(10 * QUESTIONS),
    ...vectors.settings,
  });
  try {
    await started(client, api);
    for (const size of sizes) {
      size.over_http = [];
      for (const kind of KINDS) size.over_http.push(await measure(client, size, kind, vectors));
    }
  } finally {
    await api.stop();
  }
}

async function started(client, api) {
  const until = Date.now() + START_LIMIT_MS;
  while (!(await client.json('/health/live').catch(() => undefined))) {
    if (Date.now() > until) throw new Error(`the API did not start: ${api.output()}`);
    await sleep(50);
  }
}

async function measure(client, { collection, questions }, { kind, mode, typos = 0 }, vectors) {
  const random = seededRandom(11);
  const asked = questions(WARM_UP + QUESTIONS).map((question) => {
    const query = withTypos(question, typos, random);
    vectors.set(query, vectors.get(question));
    return { query, collections: [collection], top_k: TOP_K, mode };
  });
  for (const body of asked.splice(0, WARM_UP)) await client.query(body);
  const figures = { kind };
  for (const [name, freshness, isCached] of [
    ['without_cache', 'no-store', false],
    ['not_cached_yet', null, false],
    ['cached', null, true],
  ]) {
    const times = [];
    let notWhole = 0;
    for (const body of asked) {
      const { ms, isWhole } = await timed(client, body, { freshness, isCached });
      times.push(ms);
      if (!isWhole) notWhole += 1;
    }
    figures[name] = { ...latency(times), not_whole: notWhole };
  }
  return figures;
}

/** An answer that is not whole was not searched, or not kept, in time. */
async function timed(client, body, { freshness, isCached }) {
  const at = performance.now();
  const { results, sources, cached, degraded } = await client.query(body, freshness);
  const ms = performance.now() - at;
  if (results.length === 0) throw new Error(`nothing was found for "${body.query}"`);
  const isWhole = !degraded && sources.every(({ status }) => status === 'ok') && cached === isCached;
  return { ms, isWhole };
}
