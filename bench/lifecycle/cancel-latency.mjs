import { spread } from '../support/stats.mjs';
import { ProbeSystem } from './probe-system.mjs';

const TASKS = 100;

/** From the request to cancel a task that runs on a worker to the answer that it is cancelled. */
export async function cancelLatency() {
  const system = await ProbeSystem.start({ WORKER_CONCURRENCY: '4' });
  const latencies = [];
  for (let count = 0; count < TASKS; count += 1) {
    const taskId = await system.submit({ acts: ['wait'] });
    await system.runs(taskId, 1);
    const at = performance.now();
    const { status } = await system.client.json(`/rag/task/${taskId}`, { method: 'DELETE' });
    if (status !== 'cancelled') throw new Error(`cancelled, but it is ${status}`);
    latencies.push(performance.now() - at);
  }
  await system.stop();
  console.log(`cancelling a running task, ${TASKS} times: ${spread(latencies)}`);
}
