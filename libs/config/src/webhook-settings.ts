import { Expose, Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { isIPv6 } from 'node:net';

const SECRET_PREFIX = 'whsec_';
const MAX_ENTRIES = 100;

/** Secrets as Standard Webhooks writes them, separated by spaces: `whsec_` and 24 to 64 bytes in base64. */
export function WebhookSecrets(): PropertyDecorator {
  return list(/\s+/, String, [
    IsOptional(),
    each('webhookSecret', isSecret, 'must be whsec_ followed by 24 to 64 bytes in base64'),
  ]);
}

/** Host names and addresses, separated by commas; as `URL.hostname` gives them. */
export function Hosts(): PropertyDecorator {
  const isHost = (text: string): boolean => canonicalHost(text) !== undefined;
  return list(/\s*,\s*/, (text) => canonicalHost(text) ?? text, [
    each('host', isHost, 'must be host names or addresses, without ports'),
  ]);
}

/** Pauses in seconds, separated by commas. */
export function Delays(): PropertyDecorator {
  return list(/\s*,\s*/, Number, [
    ArrayMinSize(1),
    IsInt({ each: true }),
    Min(0, { each: true }),
    Max(86_400, { each: true }),
  ]);
}

/** A list in one variable: its entries stand between `separator`s, and `parse` makes of each what it means. */
function list(
  separator: RegExp,
  parse: (text: string) => string | number,
  rules: readonly PropertyDecorator[],
): PropertyDecorator {
  const parseAll = (text: string): (string | number)[] => text.trim().split(separator).map(parse);
  return (target, key) => {
    Expose()(target, key);
    Transform(({ value }) => (typeof value === 'string' ? parseAll(value) : (value as unknown)))(target, key);
    for (const rule of [ArrayMaxSize(MAX_ENTRIES), ...rules]) rule(target, key);
  };
}

function each(name: string, test: (value: string) => boolean, message: string): PropertyDecorator {
  const options: ValidationOptions = { each: true, message };
  return ValidateBy({ name, validator: { validate: (value) => test(String(value)) } }, options);
}

function isSecret(secret: string): boolean {
  if (!secret.startsWith(SECRET_PREFIX)) return false;
  const encoded = secret.slice(SECRET_PREFIX.length);
  const key = Buffer.from(encoded, 'base64');
  return key.toString('base64') === encoded && key.length >= 24 && key.length <= 64;
}

/** A host as `URL.hostname` gives it; undefined when `text` is more than a host, or none. */
function canonicalHost(text: string): string | undefined {
  const address = `http://${isIPv6(text) ? `[${text}]` : text}`;
  if (!URL.canParse(address)) return undefined;
  const { href, hostname } = new URL(address);
  return href === `http://${hostname}/` ? hostname : undefined;
}
