import { detailText } from './detail-text.js';

it.each([
  [{ concurrency: { high: 8, low: 2 } }, 'concurrency.high 8, concurrency.low 2'],
  [{ retried: 12, next: null, status: ['failed', 'cancelled'] }, 'retried 12, status failed cancelled'],
  [{ paused: false }, 'paused false'],
  [{}, ''],
  [null, ''],
  ['as told', 'as told'],
])('the detail %j is told as %j', (detail, said) => {
  expect(detailText(detail)).toBe(said);
});
