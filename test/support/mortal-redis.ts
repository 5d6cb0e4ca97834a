import { Redis } from 'ioredis';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './system.js';

/** A Redis server that a test may kill or have hang; it keeps its data as one that is run for Ragmill does. */
export class MortalRedis {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    readonly directory: string,
  ) {}

  /** @param running false for one that is to be revived later */
  static async start({ running = true } = {}): Promise<MortalRedis> {
    const redis = new MortalRedis(await freePort(), await mkdtemp(join(tmpdir(), 'ragmill-redis-')));
    if (running) await redis.revive();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  async revive(): Promise<void> {
    const path = process.env.REDIS_SERVER;
    if (!path) throw new Error('this test needs redis-server or valkey-server on the PATH');
    const safe = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.directory];
    this.server = spawn(path, [...place, ...safe], { stdio: 'ignore' });
    const client = new Redis(this.url, { maxRetriesPerRequest: null });
    client.on('error', () => undefined); // not up yet
    await client.ping();
    client.disconnect();
  }

  /** Stops answering, with its connections open, until `resume`. */
  pause(): void {
    this.server?.kill('SIGSTOP');
  }

  resume(): void {
    this.server?.kill('SIGCONT');
  }

  /** Runs a command as an operator would. */
  async command(name: string, ...args: string[]): Promise<void> {
    const client = new Redis(this.url);
    await client.call(name, ...args);
    client.disconnect();
  }

  async kill(): Promise<void> {
    if (!this.server || this.server.exitCode !== null || this.server.signalCode) return;
    this.server.kill('SIGKILL');
    await once(this.server, 'exit');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
