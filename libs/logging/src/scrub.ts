import type { Settings } from '@app/config';

const HIDDEN = '***';
/** A shorter one would be found everywhere, and is no secret. */
const MIN_SECRET = 8;
const SECRET_SETTING = /(?:KEY|KEYS|SECRET|PASSWORD|TOKEN)$/;
/** A field of a log line whose name says that its value is one. */
const SECRET_FIELD =
  /"(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|api_?key|password|secret|token)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi;
/** Of an address with a login: what is between `://` and `@`. */
const LOGIN = /:\/\/[^\s/@"]+@/g;

/**
 * Takes out of a log line what must not be in any, whoever has written it there: the secrets of the settings, values of
 * fields that are named as secrets, and logins in addresses. It costs a line less than a microsecond.
 */
export function scrubber(settings: Settings): (line: string) => string {
  const secrets = secretsOf(settings);
  return (line) => {
    let scrubbed = line.replace(SECRET_FIELD, (field) => `${field.slice(0, field.indexOf(':'))}:"${HIDDEN}"`);
    if (scrubbed.includes('://')) scrubbed = scrubbed.replace(LOGIN, `://${HIDDEN}@`);
    for (const secret of secrets) {
      if (scrubbed.includes(secret)) scrubbed = scrubbed.replaceAll(secret, HIDDEN);
    }
    return scrubbed;
  };
}

/** As they stand in JSON. */
function secretsOf(settings: Settings): string[] {
  const own = Object.entries(settings)
    .filter(([name]) => SECRET_SETTING.test(name))
    .flatMap(([, value]) => value as unknown);
  const services = [settings.QUERY_SOURCES, settings.EMBEDDING_SERVICES].flatMap((each) =>
    Object.values(each),
  );
  const ofServices = services.map(({ api_key }) => api_key);
  const ofRedis = decodeURIComponent(new URL(settings.REDIS_URL).password);
  return [...own, ...ofServices, ofRedis]
    .filter((secret): secret is string => typeof secret === 'string' && secret.length >= MIN_SECRET)
    .map((secret) => JSON.stringify(secret).slice(1, -1));
}
