import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

const MAX_LENGTH = 2048;

/**
 * What keeps `text` from being an address that webhooks are sent to; undefined when nothing does. A host name
 * is judged by its addresses, and not before it is connected to: what it resolves to now says nothing of then.
 * @param allowedHosts as `URL.hostname` has them; they may be private
 */
export function callbackUrlProblem(text: string, allowedHosts: readonly string[]): string | undefined {
  if (text.length > MAX_LENGTH) return `must not be longer than ${MAX_LENGTH} characters`;
  if (!URL.canParse(text)) return 'must be a URL';
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return 'must be an http or https URL';
  if (username || password) return 'must not have a user name or password';
  if (allowedHosts.includes(hostname)) return undefined;
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) && !isPublicAddress(address)) return 'must not be a private address';
  return undefined;
}
