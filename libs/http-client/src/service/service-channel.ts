import axios, { type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { tellCircuit } from './call-watch.js';
import { Circuit } from './circuit.js';
import type { ServiceHttpClientOptions } from './service-types.js';
import { Slots } from './slots.js';

const DEFAULTS = {
  headers: {},
  timeoutMs: 10_000,
  deadlineMs: 30_000,
  retries: 3,
  retryDelayMs: 250,
  maxRetryDelayMs: 10_000,
  concurrency: 16,
  maxWaiting: 1000,
  maxResponseBytes: 64 * 2 ** 20,
  healthPath: '/',
} as const;

type Limits = ServiceHttpClientOptions & Required<Pick<ServiceHttpClientOptions, keyof typeof DEFAULTS>>;

/** Instances that retry already: one may serve several clients. */
const retrying = new WeakSet<AxiosInstance>();

/** What all calls of one service share. */
export class ServiceChannel {
  readonly options: Limits;
  readonly circuit: Circuit;
  readonly slots: Slots;
  readonly agents: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent };
  /** What ends each call that is under way. */
  readonly underWay = new Set<() => void>();
  closed = false;
  private readonly base: string;

  /** @throws TypeError when `baseUrl` is no http or https address */
  constructor(
    options: ServiceHttpClientOptions,
    readonly axios: AxiosInstance,
  ) {
    // An option that is undefined is one that is not given.
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.options = { ...DEFAULTS, ...(given as unknown as ServiceHttpClientOptions) };
    this.base = baseOf(options);
    this.circuit = new Circuit(options.circuit);
    const tell = () => tellCircuit(this.options.observer, this.options.name, this.circuit.state);
    tell();
    this.circuit.onChange(tell);
    this.slots = new Slots(this.options.concurrency, this.options.maxWaiting);
    const agent = { keepAlive: true, maxFreeSockets: this.options.concurrency };
    this.agents = { httpAgent: new HttpAgent(agent), httpsAgent: new HttpsAgent(agent) };
    if (!retrying.has(axios)) axiosRetry(axios, { retries: 0 });
    retrying.add(axios);
  }

  url(path: string, query: Readonly<Record<string, string | number | boolean | undefined>> = {}): string {
    const url = new URL(this.base + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  close(): void {
    this.closed = true;
    for (const end of this.underWay) end();
    this.agents.httpAgent.destroy();
    this.agents.httpsAgent.destroy();
  }
}

/** An instance with nothing on it but what axios does by itself. */
export const plainAxios = (): AxiosInstance => axios.create();

function baseOf({ name, baseUrl }: ServiceHttpClientOptions): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new TypeError(`${name}: baseUrl must be an http or https address`);
  }
  return url.href.replace(/\/+$/, '');
}
