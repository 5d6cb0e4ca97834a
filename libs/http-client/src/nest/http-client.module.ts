import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { ClientCloser } from './client-closer.js';
import {
  CLIENTS,
  type ClientName,
  type HttpClientModuleAsyncOptions,
  type HttpClientModuleOptions,
} from './http-client-options.js';

const OPTIONS = Symbol('HttpClientModuleOptions');

/** The clients of other services, each to be injected by its class, over the axios of `@nestjs/axios`. Closed on shutdown. */
@Module({})
export class HttpClientModule {
  /**
   * Provides the clients that `options` names. To inject another one stops the start; with `@Optional()` it is undefined.
   */
  static forRoot(options: HttpClientModuleOptions): DynamicModule {
    const clients = (Object.keys(CLIENTS) as ClientName[]).filter((name) => options[name]);
    return HttpClientModule.forRootAsync({ clients, useFactory: () => options });
  }

  /** As `forRoot`, with options that are made from what is injected. */
  static forRootAsync({
    imports = [],
    inject = [],
    clients,
    useFactory,
  }: HttpClientModuleAsyncOptions): DynamicModule {
    const providers = clients.map(clientProvider);
    return {
      module: HttpClientModule,
      imports: [HttpModule, ...imports],
      providers: [{ provide: OPTIONS, inject, useFactory }, ...providers, ...providers.map(closer)],
      exports: providers.map(({ provide }) => provide),
    };
  }
}

function clientProvider(name: ClientName): FactoryProvider {
  const Client = CLIENTS[name];
  return {
    provide: Client,
    inject: [OPTIONS, HttpService],
    useFactory: (options: HttpClientModuleOptions, http: HttpService) => {
      const given = options[name];
      if (given === undefined) throw new Error(`HttpClientModule: ${Client.name} has no options ("${name}")`);
      return given && new Client(given, http.axiosRef);
    },
  };
}

const closer = ({ provide }: FactoryProvider): FactoryProvider => ({
  provide: Symbol('ClientCloser'),
  inject: [provide],
  useFactory: (client: { close(): void } | null) => new ClientCloser(client),
});
