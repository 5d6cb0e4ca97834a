import { loadSettings } from '@app/config';
import { scrubber } from './scrub.js';

const settings = loadSettings({
  EMBEDDING_API_KEY: 'sk-"quoted"-key',
  ADMIN_PASSWORD: 'short',
  REDIS_URL: 'redis://:of%20redis%21@host:6379/0',
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  QUERY_SOURCES: JSON.stringify({ Away: { url: 'http://away', api_key: 'key-of-a-source' } }),
  EMBEDDING_SERVICES: JSON.stringify({ next: { url: 'http://next', model: 'm', api_key: 'key-of-a-model' } }),
});
const scrub = scrubber(settings);

describe('a log line', () => {
  it.each([
    ['a secret of the settings, as JSON has it', { key: 'sk-"quoted"-key' }, { key: '***' }],
    [
      'one of several',
      { said: `signed with whsec_${Buffer.alloc(32, 1).toString('base64')}` },
      { said: 'signed with ***' },
    ],
    ['the key of an embedding service', { said: 'with key-of-a-model.' }, { said: 'with ***.' }],
    ['the key of a source', { said: 'with key-of-a-source.' }, { said: 'with ***.' }],
    ["Redis's password, as it is sent", { said: 'AUTH of redis!' }, { said: 'AUTH ***' }],
    ['a login in an address', { url: 'at http://me:word@host/path' }, { url: 'at http://***@host/path' }],
    [
      'an authorization',
      { headers: { Authorization: 'Basic "x\\y"' } },
      { headers: { Authorization: '***' } },
    ],
    ['cookies', { 'set-cookie': ['a=1', 'b=2'], cookie: 'c' }, { 'set-cookie': '***', cookie: '***' }],
  ])('has not %s', (_what, given, expected) => {
    expect(JSON.parse(scrub(JSON.stringify(given)))).toEqual(expected);
  });

  it.each([
    { msg: 'a short password is found everywhere', token_count: 3, tokens: '12' },
    { url: 'http://host/path?at=me@home', mail: 'me@home' },
  ])('is left as it is: %j', (given) => {
    expect(scrub(JSON.stringify(given))).toBe(JSON.stringify(given));
  });
});
