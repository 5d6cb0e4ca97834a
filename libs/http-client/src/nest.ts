export { HttpClientModule } from './nest/http-client.module.js';
export type {
  ClientName,
  HttpClientModuleAsyncOptions,
  HttpClientModuleOptions,
} from './nest/http-client-options.js';
