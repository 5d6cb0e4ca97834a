import { embeddingThroughput } from './clients/embedding-throughput.mjs';
import { overhead } from './clients/overhead.mjs';

/** What the clients of other services cost, and how near they come to what a service can do. */
export async function clients() {
  await overhead();
  await embeddingThroughput();
}
