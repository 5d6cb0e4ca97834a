import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import type { AxiosInstance } from 'axios';
import { ClientCloser } from './client-closer.js';
import {
  CLIENTS,
  type ClientName,
  type HttpClientModuleAsyncOptions,
  type HttpClientModuleOptions,
} from './http-client-options.js';

type ClientType = (typeof CLIENTS)[ClientName];

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
      return given && create(Client, given, http.axiosRef);
    },
  };
}

/** That the options are those of the class is what the types of `HttpClientModuleOptions` say. */
function create(Client: ClientType, options: object, axios: AxiosInstance): InstanceType<ClientType> {
  return new (Client as new (options: object, axios: AxiosInstance) => InstanceType<ClientType>)(
    options,
    axios,
  );
}

const closer = ({ provide }: FactoryProvider): FactoryProvider => ({
  provide: Symbol('ClientCloser'),
  inject: [provide],
  useFactory: (client: { close(): void } | null) => new ClientCloser(client),
});
