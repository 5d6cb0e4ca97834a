import { setTimeout as sleep } from 'node:timers/promises';
import { SharedValue } from './shared-value.js';

describe('a shared value', () => {
  it('is read once for all who ask at a time, and again when it is old', async () => {
    let reads = 0;
    const value = new SharedValue(async () => {
      await sleep(5);
      return (reads += 1);
    }, 50);
    expect(await Promise.all([value.get(), value.get(), value.get()])).toEqual([1, 1, 1]);
    expect(await value.get()).toBe(1);
    await sleep(60);
    expect(await value.get()).toBe(2);
  });

  it('that could not be read is asked for again', async () => {
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(7)];
    const value = new SharedValue(() => answers.shift()!(), 1000);
    await expect(value.get()).rejects.toThrow('away');
    expect(await value.get()).toBe(7);
  });
});
