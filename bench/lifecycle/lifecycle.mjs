import { batchMemory } from './batch-memory.mjs';
import { cancelLatency } from './cancel-latency.mjs';
import { fairness } from './fairness.mjs';
import { recovery } from './recovery.mjs';
import { throughput } from './throughput.mjs';

/** What the life of a task costs, and how soon what is asked of it is done. */
export async function lifecycle(client) {
  await throughput();
  await cancelLatency();
  await recovery();
  await fairness(client);
  await batchMemory(client);
}
