import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Json } from './api.js';

export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

export interface ReceivedWebhook {
  readonly id: string;
  readonly path: string;
  readonly task: Json;
}

/** A receiver of webhooks on this machine. One whose signature is wrong is answered 400 and not kept. */
export class Receiver {
  readonly received: ReceivedWebhook[] = [];
  /** Answers to come, by path, one for each webhook; 204 once they are used up. A 503 asks to come again in an hour. */
  readonly answers = new Map<string, number[]>();
  /** What is done once, by path, before a webhook is answered. */
  readonly before = new Map<string, (webhook: ReceivedWebhook) => Promise<unknown>>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        void receiver
          .take(request.url ?? '', headers, body)
          .then((status) =>
            response.writeHead(status, status === 503 ? { 'retry-after': '3600' } : {}).end(),
          );
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  at(path: string): ReceivedWebhook[] {
    return this.received.filter((webhook) => webhook.path === path);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(path: string, headers: Record<string, string>, body: string): Promise<number> {
    try {
      const task: Json = new Webhook(WEBHOOK_SECRET).verify(body, headers);
      const webhook = { id: headers['webhook-id'] ?? '', path, task };
      this.received.push(webhook);
      const before = this.before.get(path);
      this.before.delete(path);
      await before?.(webhook);
    } catch {
      return 400;
    }
    return this.answers.get(path)?.shift() ?? 204;
  }
}
