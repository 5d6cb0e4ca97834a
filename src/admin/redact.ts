const SECRET = /secret|token|passw|api_?key|access_?key|authorization|credential/i;
/** Limits, such as `LLM_MAX_TOKENS`. */
const COUNT_OF_TOKENS = /tokens$/i;
const HIDDEN = '[redacted]';
const MAX_DEPTH = 8;

/**
 * A copy of what a client has sent or what is configured, to be shown to operators: without values whose names sound secret, and of addresses
 * only where they lead, since keys travel in their queries.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return HIDDEN;
  if (Array.isArray(value)) return value.map((each) => redact(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isSecret(name, each) ? HIDDEN : redact(each, depth + 1),
    ]),
  );
}

const isSecret = (name: string, value: unknown): boolean =>
  value !== undefined && SECRET.test(name) && !(typeof value === 'number' && COUNT_OF_TOKENS.test(name));

/** Addresses keep scheme, host and path; other texts stay as they are. */
export function withoutSecrets(text: string): string {
  if (!/^[a-z][a-z0-9+]*:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { protocol, host, pathname, search } = new URL(text);
  return `${protocol}//${host}${pathname}${search ? `?${HIDDEN}` : ''}`;
}
