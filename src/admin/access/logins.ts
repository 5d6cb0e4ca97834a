import { secretDigest } from '@app/config';
import { timingSafeEqual } from 'node:crypto';
import type { Operator, Role } from './operator.js';

/** Those who may come in, by HTTP basic credentials. */
export class Logins {
  private readonly known: { readonly digest: Buffer; readonly operator: Operator }[] = [];

  add(user: string, password: string, role: Role): void {
    this.known.push({ digest: secretDigest(`${user}:${password}`), operator: { user, role } });
  }

  get isEmpty(): boolean {
    return this.known.length === 0;
  }

  /** @param authorization the header of that name. Undefined for credentials that nobody has. */
  find(authorization = ''): Operator | undefined {
    const [scheme, credentials = ''] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'basic') return undefined;
    const given = secretDigest(Buffer.from(credentials, 'base64').toString());
    // All of them each time: how long it takes says nothing of who was meant.
    const matches = this.known.map((login) => timingSafeEqual(given, login.digest));
    return this.known[matches.indexOf(true)]?.operator;
  }
}
