import axios, { AxiosError, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { parseJson, readBody, readProblem } from './answer.js';
import type { ServiceBody, ServiceProblem } from './service-types.js';
import { TimedSignal } from './timed-signal.js';

const sendOverHttp = axios.getAdapter('http');
/** Of the body of an error, which is only looked at for its code and message. */
const MAX_PROBLEM_BYTES = 65_536;

export interface AttemptOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Whether the answer's body is handed over as a stream; the time limit is then one for its headers. */
  readonly stream: boolean;
  readonly body?: () => ServiceBody;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends one request and takes in its answer.
 * @throws AxiosError with `config`, so that it can be retried: `ETIMEDOUT` when the limit is over; with a `response`
 *   whose `data` is a `ServiceProblem` when the status is no success; an `AnswerFault`
 */
export async function attempt(
  config: InternalAxiosRequestConfig,
  options: AttemptOptions,
): Promise<AxiosResponse<unknown>> {
  const body = options.body?.();
  const limit = new TimedSignal(options.signal, options.timeoutMs);
  let response: AxiosResponse<Readable> | undefined;
  try {
    response = await exchange({ ...config, signal: limit.signal }, options, body);
    return await take(response, config, options);
  } catch (error) {
    response?.data.destroy();
    if (limit.expired) throw new AxiosError('no answer in time', AxiosError.ETIMEDOUT, config);
    // A body that could not be read is no failure of the service, and no reason to call it again.
    if (body?.content instanceof Readable && body.content.errored) throw body.content.errored;
    throw withConfig(error, config);
  } finally {
    limit.release();
    leave(body, response);
  }
}

function exchange(
  config: InternalAxiosRequestConfig,
  { headers }: AttemptOptions,
  body: ServiceBody | undefined,
): Promise<AxiosResponse<Readable>> {
  return sendOverHttp({
    ...config,
    data: body ? body.content : (config.data as unknown),
    headers: AxiosHeaders.concat(
      config.headers,
      headers,
      body?.headers,
    ) as InternalAxiosRequestConfig['headers'],
    responseType: 'stream',
    validateStatus: null,
  }) as Promise<AxiosResponse<Readable>>;
}

async function take(
  response: AxiosResponse<Readable>,
  config: InternalAxiosRequestConfig,
  { stream, maxResponseBytes }: AttemptOptions,
): Promise<AxiosResponse<unknown>> {
  const { status } = response;
  if (status < 200 || status >= 300) {
    const problem = await problemOf(response);
    const refused: AxiosResponse<ServiceProblem | undefined> = { ...response, data: problem };
    throw new AxiosError(`status ${status}`, AxiosError.ERR_BAD_RESPONSE, config, response.request, refused);
  }
  if (stream) return response;
  return { ...response, data: parseJson(await readBody(response, maxResponseBytes), config) };
}

/** The status says enough: a body that cannot be read or understood changes nothing. */
async function problemOf(response: AxiosResponse<Readable>): Promise<ServiceProblem | undefined> {
  try {
    return readProblem(parseJson(await readBody(response, MAX_PROBLEM_BYTES), response.config));
  } catch {
    return undefined;
  }
}

function withConfig(error: unknown, config: InternalAxiosRequestConfig): unknown {
  if (error instanceof AxiosError) {
    error.config = config;
    return error;
  }
  // The connection broke while the body was read: a plain error of the socket.
  const { code, message } = error as NodeJS.ErrnoException;
  return Object.assign(new AxiosError(message, code ?? AxiosError.ERR_NETWORK, config), { cause: error });
}

/** An answer may come before the whole body has been sent: what is left of it must not keep the connection. */
function leave(body: ServiceBody | undefined, response: AxiosResponse | undefined): void {
  if (!(body?.content instanceof Readable)) return;
  const request = response?.request as ClientRequest | undefined;
  if (request && !request.writableFinished) request.destroy();
  body.content.destroy();
}
