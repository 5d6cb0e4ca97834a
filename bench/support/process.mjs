import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts a Node program beside the benchmark. Its output goes to a file, so that reading it takes no time from it. */
export function startProcess(entry, env) {
  const directory = mkdtempSync(join(tmpdir(), 'ragmill-bench-'));
  const file = join(directory, 'output');
  const log = openSync(file, 'a');
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const end = async (signal) => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  return {
    output: () => readFileSync(file, 'utf8').slice(-2000),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
