export { EmbeddingServiceClient } from './embedding/embedding-service-client.js';
export type {
  EmbeddedPassages,
  EmbeddingServiceOptions,
  EmbedPassagesOptions,
} from './embedding/embedding-types.js';
export { estimateTokens, firstTokens } from './embedding/token-estimate.js';
export { RagServiceClient } from './rag/rag-service-client.js';
export type * from './rag/rag-types.js';
export type { RerankDialect } from './rerank/rerank-dialects.js';
export { RerankServiceClient, type RerankServiceOptions } from './rerank/rerank-service-client.js';
export { serverSentEvents } from './service/server-sent-events.js';
export { ServiceCalls, serviceCalls } from './service/service-calls.js';
export { ServiceHttpClient } from './service/service-http-client.js';
export {
  ServiceError,
  ServiceProtocolError,
  ServiceResponseError,
  ServiceTimeoutError,
  ServiceUnavailableError,
} from './service/service-errors.js';
export type {
  CallWatch,
  ObservedAttempt,
  ObservedCall,
  ObservedEnd,
  ServiceObserver,
} from './service/service-observer.js';
export type { CircuitState, ServiceHealth } from './service/service-health.js';
export type {
  CallOptions,
  CircuitOptions,
  ServiceBody,
  ServiceHttpClientOptions,
  ServiceProblem,
  ServiceRequest,
  ServiceResponse,
} from './service/service-types.js';
