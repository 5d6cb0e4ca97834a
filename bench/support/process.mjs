import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MAX_OUTPUT = 100_000;

/** Starts a Node program beside the benchmark. Its output is read, as a service manager does, and kept up to a bound. */
export function startProcess(entry, env) {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => (output = (output + data).slice(-MAX_OUTPUT)));
  }
  const end = async (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { output: () => output, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
