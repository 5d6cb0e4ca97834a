import { ProbeSystem } from './probe-system.mjs';

const ROUNDS = 5;

/** From kill -9 of a worker to the begin of its task on another one. */
export async function recovery() {
  const system = await ProbeSystem.start({ WORKER_CONCURRENCY: '1' });
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const taskId = await system.submit({ acts: ['wait', 'ok'] });
    await system.runs(taskId, 1);
    const other = await system.startWorker();
    const killedAt = Date.now();
    await system.worker.kill();
    const [, again] = await system.runs(taskId, 2);
    times.push((again.at - killedAt) / 1000);
    system.worker = other;
  }
  await system.stop();
  console.log(`a killed worker's task runs again after ${times.map((time) => time.toFixed(1)).join(', ')} s`);
}
