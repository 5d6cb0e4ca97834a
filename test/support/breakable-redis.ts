import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort, redisUrl } from './system.js';

/** A way to the tests' Redis that can be cut and mended, as a network can. */
export class BreakableRedis {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<BreakableRedis> {
    const redis = new BreakableRedis(await freePort());
    await redis.mend();
    return redis;
  }

  get url(): string {
    const url = new URL(redisUrl());
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  async mend(): Promise<void> {
    this.server = createServer((client) => this.join(client));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Nothing goes through the connections that are there any more, and nobody is told; new ones are well. */
  freeze(): void {
    for (const socket of this.sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  async cut(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(client: Socket): void {
    const { hostname, port } = new URL(redisUrl());
    const upstream = connect(Number(port || 6379), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
