import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startProcess } from '../support/process.mjs';

const START_LIMIT_MS = 10_000;

/** Runs `work` with the address of a server of this folder, which has a process of its own. */
export async function withServer(name, env, work) {
  const server = startProcess(fileURLToPath(new URL(`${name}.mjs`, import.meta.url)), env);
  try {
    return await work(await printedUrl(name, server));
  } finally {
    await server.stop();
  }
}

async function printedUrl(name, server) {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    const url = /^http:\S+$/m.exec(server.output())?.[0];
    if (url) return url;
    await sleep(20);
  }
  throw new Error(`${name} did not start: ${server.output()}`);
}
