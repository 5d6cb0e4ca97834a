import { EmbeddingServiceClient } from '../../dist/libs/http-client/src/index.js';
import { mapLimit } from '../support/client.mjs';
import { median } from '../support/stats.mjs';
import { withServer } from './server-process.mjs';

const LATENCY_MS = 50;
const DIMENSIONS = 384;
const BATCH = 64;
const IN_FLIGHT = 4;
const ROUNDS = 7;
const LIMIT = (IN_FLIGHT * BATCH * 1000) / LATENCY_MS;
const TEXTS = Array.from({ length: BATCH * IN_FLIGHT * 40 }, (_, at) => `passage number ${at} of a document`);

/**
 * Texts in a second against a service with a fixed latency, as a share of what that latency allows. Bare requests that
 * read nothing of their answers show how much of the rest is this machine's.
 */
export async function embeddingThroughput() {
  const env = { LATENCY_MS: String(LATENCY_MS), DIMENSIONS: String(DIMENSIONS) };
  await withServer('embedding-server', env, async (baseUrl) => {
    const client = new EmbeddingServiceClient({
      baseUrl,
      model: 'bench',
      maxBatchTexts: BATCH,
      batchesInFlight: IN_FLIGHT,
    });
    const shares = { client: [], bare: [] };
    for (let round = -1; round < ROUNDS; round += 1) {
      const ofClient = await shareOf(() => embedAll(client));
      const ofBare = await shareOf(() => sendAll(baseUrl));
      // The first round warms up.
      if (round < 0) continue;
      shares.client.push(ofClient);
      shares.bare.push(ofBare);
    }
    client.close();
    report(shares);
  });
}

async function shareOf(embed) {
  const startedAt = performance.now();
  await embed();
  return (TEXTS.length * 1000) / (performance.now() - startedAt) / LIMIT;
}

async function embedAll(client) {
  const { vectors } = await client.embedPassages(TEXTS);
  if (!vectors.every((vector) => vector?.length === DIMENSIONS)) throw new Error('vectors are missing');
}

async function sendAll(baseUrl) {
  const starts = Array.from({ length: TEXTS.length / BATCH }, (_, batch) => batch * BATCH);
  await mapLimit(starts, IN_FLIGHT, async (start) => {
    const input = TEXTS.slice(start, start + BATCH);
    const body = JSON.stringify({ model: 'bench', input, encoding_format: 'base64' });
    const response = await fetch(`${baseUrl}/embeddings`, { method: 'POST', body });
    await response.arrayBuffer();
  });
}

function report({ client, bare }) {
  const range = `${Math.min(...client).toFixed(2)} to ${Math.max(...client).toFixed(2)}`;
  console.log(
    `EmbeddingServiceClient, ${IN_FLIGHT} batches of ${BATCH} in flight, ${LATENCY_MS} ms each: ` +
      `${Math.round(median(client) * LIMIT)} texts/s of ${LIMIT}: share ${median(client).toFixed(2)} ` +
      `(${range} in ${ROUNDS} rounds); bare requests ${median(bare).toFixed(2)}`,
  );
}
