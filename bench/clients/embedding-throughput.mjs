import { EmbeddingServiceClient } from '../../dist/libs/http-client/src/index.js';
import { median } from '../support/stats.mjs';
import { withServer } from './server-process.mjs';

const LATENCY_MS = 50;
const DIMENSIONS = 384;
const BATCH = 64;
const IN_FLIGHT = 4;
const ROUNDS = 5;
const TEXTS = BATCH * IN_FLIGHT * 40;

/** Texts in a second against a service with a fixed latency, as a share of what that latency allows. */
export async function embeddingThroughput() {
  const env = { LATENCY_MS: String(LATENCY_MS), DIMENSIONS: String(DIMENSIONS) };
  await withServer('embedding-server', env, async (baseUrl) => {
    const client = new EmbeddingServiceClient({
      baseUrl,
      model: 'bench',
      maxBatchTexts: BATCH,
      batchesInFlight: IN_FLIGHT,
    });
    const texts = Array.from({ length: TEXTS }, (_, at) => `passage number ${at} of a document`);
    await client.embedPassages(texts.slice(0, BATCH));
    const rates = [];
    for (let round = 0; round < ROUNDS; round += 1) rates.push(await rateOf(client, texts));
    client.close();
    const limit = (IN_FLIGHT * BATCH * 1000) / LATENCY_MS;
    console.log(
      `EmbeddingServiceClient, ${IN_FLIGHT} batches of ${BATCH} in flight, ${LATENCY_MS} ms each: ` +
        `${Math.round(median(rates))} texts/s of ${limit}: share ${(median(rates) / limit).toFixed(2)} ` +
        `(${(Math.min(...rates) / limit).toFixed(2)} to ${(Math.max(...rates) / limit).toFixed(2)} in ${ROUNDS} rounds)`,
    );
  });
}

async function rateOf(client, texts) {
  const startedAt = performance.now();
  const { vectors } = await client.embedPassages(texts);
  const took = performance.now() - startedAt;
  if (!vectors.every((vector) => vector?.length === DIMENSIONS)) throw new Error('vectors are missing');
  return (texts.length * 1000) / took;
}
