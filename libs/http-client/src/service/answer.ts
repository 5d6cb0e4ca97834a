import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Readable } from 'node:stream';
import type { ServiceProblem } from './service-types.js';

/** An answer that came and cannot be used. */
export class AnswerFault extends AxiosError {
  constructor(
    message: string,
    config: InternalAxiosRequestConfig,
    /** Whether another attempt may bring a better one. */
    readonly transient: boolean,
  ) {
    super(message, AxiosError.ERR_BAD_RESPONSE, config);
  }
}

/** The body of an answer as bytes. @throws AnswerFault when there are more than `maxBytes` */
export async function readBody(response: AxiosResponse<Readable>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.data) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) {
      throw new AnswerFault(`the answer is larger than ${maxBytes} bytes`, response.config, false);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, bytes);
}

/** The JSON of an answer; undefined where it has no body. @throws AnswerFault when it is none */
export function parseJson(body: Buffer, config: InternalAxiosRequestConfig): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    // What is wrong is not said: the message of a syntax error quotes the text.
    throw new AnswerFault('the answer is not JSON', config, true);
  }
}

/** What an error's body says, in the shape of problem+json or of an `error` object as OpenAI's; undefined else. */
export function readProblem(body: unknown): ServiceProblem | undefined {
  if (!isObject(body)) return undefined;
  const inner = isObject(body['error']) ? body['error'] : body;
  const detail = inner['detail'] ?? inner['message'] ?? body['error'];
  return {
    code: text(inner['code'] ?? inner['type']),
    title: text(inner['title']),
    detail: text(detail),
    errors: Array.isArray(inner['errors']) ? (inner['errors'] as ServiceProblem['errors']) : undefined,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MAX_TEXT = 500;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : undefined;
