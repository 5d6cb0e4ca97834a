import { Redis } from 'ioredis';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from './api.js';

const ENTRIES = {
  api: 'dist/src/main.js',
  worker: 'dist/apps/worker/src/main.js',
  /** A worker that also knows the jobs of `test/worker`. */
  probe: 'dist/test/worker/main.js',
} as const;
const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;

export const ADMIN = { user: 'operator', password: 'correct horse' };

type Env = Record<string, string>;

/** An API and its workers as processes, with a Redis namespace and a data directory of their own. */
export class System {
  private readonly processes = new Set<Service>();

  private constructor(
    readonly api: Api,
    readonly env: Env,
    readonly directory: string,
  ) {}

  /** @param env settings of both apps beside those that keep this system apart from others */
  static async start({ env = {}, workers = 1 }: { env?: Env; workers?: number } = {}): Promise<System> {
    const directory = await mkdtemp(join(tmpdir(), 'ragmill-e2e-'));
    const port = String(await freePort());
    const system = new System(
      new Api(`http://127.0.0.1:${port}`),
      {
        REDIS_URL: redisUrl(),
        REDIS_PREFIX: `{test-${randomUUID().slice(0, 8)}}`,
        STORAGE_URI: `file:${directory}`,
        PORT: port,
        LOG_LEVEL: 'info',
        ADMIN_USER: ADMIN.user,
        ADMIN_PASSWORD: ADMIN.password,
        TASK_RETRY_DELAY: '1',
        ...env,
      },
      directory,
    );
    system.spawn('api');
    for (let count = 0; count < workers; count += 1) system.spawn('worker');
    const isReady = async (): Promise<boolean> => {
      const { status, body } = await system.api.get('/health/ready');
      return workers > 0 ? status === 200 : body.details.redis.status === 'up';
    };
    // Who never gets it cannot stop it.
    await system.waitFor(isReady).catch(async (error: unknown) => {
      await system.stop();
      throw error;
    });
    return system;
  }

  spawn(name: keyof typeof ENTRIES, env: Env = {}): Service {
    const service = new Service(name, ENTRIES[name], { ...this.env, ...env });
    this.processes.add(service);
    return service;
  }

  /** Stops the API and starts it again, at the same address. */
  async restartApi(): Promise<void> {
    for (const service of this.processes) if (service.name === 'api') await service.stop();
    this.spawn('api');
    await this.waitFor(async () => (await this.api.get('/health/live')).status === 200);
  }

  /** The processes of one kind that have not been stopped or killed. */
  services(name: keyof typeof ENTRIES): Service[] {
    return [...this.processes].filter((service) => service.name === name && !service.stopping);
  }

  /** What the processes of this system have printed. */
  get output(): string {
    return [...this.processes].map((service) => service.output).join('\n');
  }

  /** Uploaded files, finished or not, by their path under the file store. */
  async files(): Promise<string[]> {
    const entries = await readdir(join(this.directory, 'files'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  async waitFor(condition: () => Promise<boolean>, limitMs = READY_LIMIT_MS): Promise<void> {
    const until = Date.now() + limitMs;
    while (!(await condition().catch(() => false))) {
      const ended = [...this.processes].find(
        (service) => service.exitCode !== undefined && !service.stopping,
      );
      if (ended) throw new Error(`the ${ended.name} ended:\n${ended.output}`);
      if (Date.now() > until) throw new Error(`what was waited for did not come:\n${this.output}`);
      await sleep(50);
    }
  }

  /** Stops what still runs; a process that does not stop when it is asked to is an error. */
  async stop(): Promise<void> {
    const stopped = await Promise.allSettled([...this.processes].map((service) => service.stop()));
    await this.forget();
    await rm(this.directory, { recursive: true, force: true });
    for (const outcome of stopped) if (outcome.status === 'rejected') throw outcome.reason;
  }

  private async forget(): Promise<void> {
    const redis = new Redis(redisUrl());
    const keys = await redis.keys(`${this.env.REDIS_PREFIX}*`);
    if (keys.length > 0) await redis.unlink(keys);
    await redis.quit();
  }
}

/** One process of a system. */
export class Service {
  output = '';
  stopping = false;
  private readonly child: ChildProcess;

  constructor(
    readonly name: string,
    entry: string,
    env: Env,
  ) {
    this.child = spawn(process.execPath, ['--enable-source-maps', resolve(entry)], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Undefined while it runs; a signal counts as 128. */
  get exitCode(): number | undefined {
    return this.child.exitCode ?? (this.child.signalCode ? 128 : undefined);
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<number | undefined> {
    if (this.exitCode === undefined) await once(this.child, 'exit');
    return this.exitCode;
  }

  kill(signal: NodeJS.Signals): void {
    this.stopping = true;
    this.child.kill(signal);
  }

  /** Asks it to stop. @throws when it has to be killed */
  async stop(): Promise<void> {
    if (this.exitCode !== undefined) return;
    this.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.ended();
    clearTimeout(late);
    if (this.child.signalCode === 'SIGKILL')
      throw new Error(`the ${this.name} did not stop:\n${this.output}`);
  }
}

/** The Redis that `npm test` has started. */
export function redisUrl(): string {
  const url = process.env.REDIS_URL;
  if (!url) throw new Error('REDIS_URL is not set: run the tests with "npm test"');
  return url;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
