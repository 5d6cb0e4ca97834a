import { randomUUID } from 'node:crypto';
import { ServiceProtocolError, ServiceResponseError } from '../service/service-errors.js';
import type { ServiceHttpClient } from '../service/service-http-client.js';
import type { CallOptions, ServiceRequest } from '../service/service-types.js';
import type { EmbeddingServiceOptions } from './embedding-types.js';
import { readVectors, UnusableVectors } from './vectors.js';

const PATH = '/embeddings';
/** How services refuse a field that they do not know. */
const BAD_REQUEST = new Set([400, 422]);

/** What the caller of a request may say. */
export type EmbedCall = CallOptions & Pick<ServiceRequest, 'ownFailures'>;

/** `POST {baseUrl}/embeddings` in OpenAI's dialect: one request, its answer checked. */
export class EmbeddingEndpoint {
  private expected: number | undefined;
  private format: 'base64' | 'float';
  /** Whether the service has taken a request in this format. */
  private isFormatKnown = false;

  constructor(
    private readonly http: ServiceHttpClient,
    private readonly service: string,
    private readonly options: EmbeddingServiceOptions,
  ) {
    this.expected = options.dimensions;
    this.format = options.encodingFormat ?? 'base64';
  }

  /** Of every vector: what was configured or first came; undefined before. */
  get dimensions(): number | undefined {
    return this.expected;
  }

  /**
   * Resolves to one vector for each text, in their order.
   * @throws ServiceError; the reason of the signal
   */
  async embed(texts: readonly string[], options: EmbedCall): Promise<Float32Array[]> {
    try {
      return await this.send(texts, this.format, options);
    } catch (error) {
      if (!this.mayBeTheFormat(error)) throw error;
    }
    const vectors = await this.send(texts, 'float', options);
    this.format = 'float';
    return vectors;
  }

  private mayBeTheFormat(error: unknown): boolean {
    if (this.isFormatKnown || this.format === 'float') return false;
    return error instanceof ServiceResponseError && BAD_REQUEST.has(error.status);
  }

  private async send(
    texts: readonly string[],
    format: 'base64' | 'float',
    options: EmbedCall,
  ): Promise<Float32Array[]> {
    const { model, sendDimensions, dimensions } = this.options;
    const { data, requestId } = await this.http.request<unknown>({
      ...options,
      method: 'POST',
      path: PATH,
      json: {
        model,
        input: texts,
        // Float is the default, and some services know no other.
        ...(format === 'base64' && { encoding_format: format }),
        ...(sendDimensions && { dimensions }),
      },
      // To embed a text twice does no harm; the key says that the request may be repeated.
      idempotencyKey: randomUUID(),
    });
    const vectors = this.read(data, texts.length, requestId);
    this.isFormatKnown = true;
    return vectors;
  }

  private read(answer: unknown, count: number, requestId: string): Float32Array[] {
    try {
      const vectors = readVectors(answer, count, this.expected);
      this.expected ??= vectors[0]?.length;
      return vectors;
    } catch (error) {
      if (!(error instanceof UnusableVectors)) throw error;
      throw new ServiceProtocolError(error.message, { service: this.service, requestId, attempts: 1 });
    }
  }
}
