import { VERSION, type Settings } from '@app/config';
import { AppError } from '@app/errors';
import axios, { isAxiosError, type AxiosResponse } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { callbackUrlProblem } from './callback-url.js';
import { answered, late, refused, unanswered, type DeliveryOutcome } from './delivery-outcome.js';
import { publicLookup, type Resolve } from './public-lookup.js';
import { signatureHeaders } from './webhook-signature.js';

const TIME_LIMIT_MS = 15_000;
/** Read of an answer, so that a receiver need not see its connection break; nobody looks at it. */
const ANSWER_LIMIT_BYTES = 4096;

interface Webhook {
  /** The same for each attempt to tell of one thing. */
  readonly id: string;
  readonly url: string;
  /** JSON. */
  readonly body: Buffer;
}

interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** Sends webhooks, signed, to public addresses and to the hosts that are allowed by name. */
export class WebhookSender {
  private readonly agents: { readonly checked: Agents; readonly allowed: Agents };
  private readonly timeLimitMs: number;

  constructor(
    private readonly settings: Settings,
    { resolve, timeLimitMs = TIME_LIMIT_MS }: { resolve?: Resolve; timeLimitMs?: number } = {},
  ) {
    const lookup = publicLookup(resolve);
    this.agents = {
      checked: { httpAgent: new HttpAgent({ lookup }), httpsAgent: new HttpsAgent({ lookup }) },
      allowed: { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() },
    };
    this.timeLimitMs = timeLimitMs;
  }

  /**
   * Tries once, for at most 15 s. Whatever comes of it is an outcome.
   * @throws AppError `webhook_failed` when there is no secret to sign with; `signal.reason` when it is aborted
   */
  async send(webhook: Webhook, signal: AbortSignal): Promise<DeliveryOutcome> {
    const secrets = this.settings.WEBHOOK_SECRET;
    if (!secrets) throw new AppError('webhook_failed', 'This worker has no WEBHOOK_SECRET to sign with.');
    const problem = callbackUrlProblem(webhook.url, this.settings.WEBHOOK_ALLOWED_HOSTS);
    if (problem !== undefined) return refused(problem);
    const timeLimit = AbortSignal.timeout(this.timeLimitMs);
    try {
      const headers = signatureHeaders(webhook, secrets, new Date());
      const answer = await this.post(webhook, headers, AbortSignal.any([signal, timeLimit]));
      await readAway(answer.data);
      return answered(answer.status, answer.headers['retry-after'] as string | undefined);
    } catch (error) {
      signal.throwIfAborted();
      if (timeLimit.aborted) return late(this.timeLimitMs);
      // Axios puts the whole request on its errors: the one underneath can be logged.
      if (isAxiosError(error)) return unanswered(error.cause ?? new Error(error.message));
      throw error;
    }
  }

  private post(
    { url, body }: Webhook,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<AxiosResponse<Readable>> {
    const { href, hostname } = new URL(url);
    const isAllowed = this.settings.WEBHOOK_ALLOWED_HOSTS.includes(hostname);
    return axios.post<Readable>(href, body, {
      ...(isAllowed ? this.agents.allowed : this.agents.checked),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': `Ragmill/${VERSION}`,
        'accept-encoding': 'identity',
      },
      signal,
      // Who follows a redirect, or asks a proxy, connects to an address that was not checked.
      maxRedirects: 0,
      proxy: false,
      responseType: 'stream',
      decompress: false,
      validateStatus: null,
    });
  }
}

/** The receiver has answered with its status: that its body breaks off changes nothing. */
async function readAway(body: Readable): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > ANSWER_LIMIT_BYTES) return;
    }
  } catch {
    return;
  }
}
