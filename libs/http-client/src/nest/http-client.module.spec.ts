import { RagServiceClient } from '@app/http-client';
import { HttpClientModule } from '@app/http-client/nest';
import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, Module, Optional, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

@Injectable()
class Needing {
  constructor(readonly rag: RagServiceClient) {}
}

@Injectable()
class Wanting {
  constructor(@Optional() @Inject(RagServiceClient) readonly rag?: RagServiceClient | null) {}
}

@Module({ providers: [{ provide: 'BASE_URL', useValue: 'http://127.0.0.1:1' }], exports: ['BASE_URL'] })
class SettingsModule {}

const rag = { baseUrl: 'http://127.0.0.1:1' };

const start = (clients: DynamicModule, user: Type) => {
  class Root {}
  Module({ imports: [clients], providers: [user] })(Root);
  return NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
};

it('injects a client by its class', async () => {
  const app = await start(HttpClientModule.forRoot({ rag }), Needing);
  expect(app.get(Needing).rag).toBeInstanceOf(RagServiceClient);
  await app.close();
});

it('makes options from what is injected', async () => {
  const clients = HttpClientModule.forRootAsync({
    clients: ['rag'],
    imports: [SettingsModule],
    inject: ['BASE_URL'],
    useFactory: async (baseUrl: string) => ({ rag: { baseUrl } }),
  });
  const app = await start(clients, Needing);
  expect(app.get(Needing).rag).toBeInstanceOf(RagServiceClient);
  await app.close();
});

describe('a client without options', () => {
  it('stops the start of who needs it', async () => {
    await expect(start(HttpClientModule.forRoot({}), Needing)).rejects.toThrow(/RagServiceClient/);
  });

  it('is undefined for who can do without', async () => {
    const app = await start(HttpClientModule.forRoot({}), Wanting);
    expect(app.get(Wanting).rag).toBeUndefined();
    await app.close();
  });

  it('stops the start where it was promised', async () => {
    const clients = HttpClientModule.forRootAsync({ clients: ['rag'], useFactory: () => ({}) });
    await expect(start(clients, Wanting)).rejects.toThrow('RagServiceClient has no options ("rag")');
  });

  it('is null where the factory says so', async () => {
    const clients = HttpClientModule.forRootAsync({ clients: ['rag'], useFactory: () => ({ rag: null }) });
    const app = await start(clients, Wanting);
    expect(app.get(Wanting).rag).toBeNull();
    await app.close();
  });
});

describe('over HTTP', () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((_, response) => response.end('{"tasks":[],"next_cursor":null}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => server.close());

  it('sends through the axios of @nestjs/axios', async () => {
    const seen: (string | undefined)[] = [];
    const app = await start(HttpClientModule.forRoot({ rag: { baseUrl: url } }), Needing);
    const http = app.get(HttpService, { strict: false });
    http.axiosRef.interceptors.request.use((config) => {
      seen.push(config.url);
      return config;
    });
    await app.get(Needing).rag.tasks();
    expect(seen).toEqual([`${url}/rag/tasks`]);
    await app.close();
  });

  it('closes its connections on shutdown', async () => {
    const app = await start(HttpClientModule.forRoot({ rag: { baseUrl: url } }), Needing);
    const connected = once(server, 'connection');
    await app.get(Needing).rag.tasks();
    const [socket] = (await connected) as [NodeJS.EventEmitter & { destroyed: boolean }];
    expect(socket.destroyed).toBe(false);
    const closed = once(socket, 'close');
    await app.close();
    await closed;
  });
});
