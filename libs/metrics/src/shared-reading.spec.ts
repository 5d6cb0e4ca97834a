import { setTimeout as sleep } from 'node:timers/promises';
import { SharedReading } from './shared-reading.js';

describe('SharedReading', () => {
  it('reads once for all who ask at once, and again when that is old', async () => {
    let reads = 0;
    const reading = new SharedReading(
      async () => (reads += 1),
      { ttlMs: 50, limitMs: 1000 },
      () => undefined,
    );
    expect(await Promise.all([reading.get(), reading.get(), reading.get()])).toEqual([1, 1, 1]);
    expect(await reading.get()).toBe(1);
    await sleep(80);
    expect(await reading.get()).toBe(2);
  });

  it('gives up what hangs, begins it no second time, and has it once it is there', async () => {
    let reads = 0;
    let arrive: (value: string) => void = () => undefined;
    const reading = new SharedReading(
      () => {
        reads += 1;
        return new Promise<string>((resolve) => (arrive = resolve));
      },
      { ttlMs: 60_000, limitMs: 50 },
      () => undefined,
    );
    expect(await reading.get()).toBeUndefined();
    expect(await reading.get()).toBeUndefined();
    arrive('late');
    await sleep(0);
    expect(await reading.get()).toBe('late');
    expect(reads).toBe(1);
  });

  it('tells why it could not read, and that there is nothing', async () => {
    const errors: unknown[] = [];
    const reading = new SharedReading(
      () => Promise.reject(new Error('away')),
      { ttlMs: 60_000, limitMs: 1000 },
      (error) => errors.push(error),
    );
    expect([await reading.get(), await reading.get()]).toEqual([undefined, undefined]);
    expect(errors).toEqual([new Error('away')]);
  });
});
