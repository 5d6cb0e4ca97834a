// An embedding service whose requests take LATENCY_MS. Prints its address.
import { EmbeddingServer } from '../../dist/test/support/embedding-server.js';

const { LATENCY_MS, DIMENSIONS } = process.env;
const server = await EmbeddingServer.start({
  latencyMs: Number(LATENCY_MS),
  dimensions: Number(DIMENSIONS),
});
console.log(server.url);
