import { setTimeout as sleep } from 'node:timers/promises';
import { withDeadline } from './deadline.js';

describe('withDeadline', () => {
  it('gives what is in time', async () => expect(await withDeadline(Promise.resolve(1), 1000)).toBe(1));
  it('gives undefined for what is late', async () =>
    expect(await withDeadline(sleep(500, 1), 10)).toBeUndefined());
  it('passes a failure on', async () => {
    await expect(withDeadline(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
  });
});
