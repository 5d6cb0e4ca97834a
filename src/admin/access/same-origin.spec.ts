import { isSameOrigin } from './same-origin.js';

it.each([
  [{ 'sec-fetch-site': 'same-origin', host: 'a' }, true],
  [{ 'sec-fetch-site': 'none', host: 'a' }, true],
  [{ 'sec-fetch-site': 'same-site', host: 'a' }, false],
  [{ 'sec-fetch-site': 'cross-site', host: 'a', origin: 'http://a' }, false],
  [{ host: 'a' }, true],
  [{ host: 'A:8000', origin: 'https://a:8000' }, true],
  [{ host: 'a:8000', origin: 'http://a:8001' }, false],
  [{ host: 'a', origin: 'http://a.evil' }, false],
  [{ host: 'a', origin: 'null' }, false],
  [{ origin: 'http://a' }, false],
])('the origin of %j is the same: %s', (headers, same) => {
  expect(isSameOrigin(headers)).toBe(same);
});
