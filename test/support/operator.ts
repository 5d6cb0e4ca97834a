import type { Answer, Api, Json } from './api.js';
import { EventStream } from './event-stream.js';

type Headers = Record<string, string>;

/** Somebody who has logged in under `/admin`. */
export class Operator {
  readonly login: Headers;

  constructor(
    private readonly api: Api,
    { user, password }: { user: string; password: string },
  ) {
    this.login = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }

  /** @param path behind `/admin` */
  get(path: string): Promise<Answer> {
    return this.api.get(`/admin${path}`, this.login);
  }

  /** @param path behind `/admin` */
  send(method: string, path: string, body?: object, headers: Headers = {}): Promise<Answer> {
    return this.api.request(`/admin${path}`, {
      method,
      headers: { ...this.login, 'content-type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
    });
  }

  async overview(): Promise<Json> {
    return (await this.get('/api/overview')).body;
  }

  /** The worker of a process; undefined while it is not known. */
  async worker(pid: number): Promise<Json> {
    return (await this.overview()).workers.find((worker: Json) => worker.pid === pid);
  }

  /** The id of the worker that is that process. */
  async workerId({ pid }: { readonly pid: number }): Promise<string> {
    return (await this.worker(pid)).id;
  }

  /** The newest entry of the audit log. */
  async lastAction(): Promise<Json> {
    return (await this.get('/api/audit?limit=1')).body.entries[0];
  }

  /** The problem of that code, as it is said now. */
  async problem(code: string, subject?: string): Promise<Json> {
    const { problems } = await this.overview();
    return problems.find((each: Json) => each.code === code && (subject ?? each.subject) === each.subject);
  }

  events(): Promise<EventStream> {
    return EventStream.open(`${this.api.url}/admin/api/events`, { headers: this.login });
  }
}
