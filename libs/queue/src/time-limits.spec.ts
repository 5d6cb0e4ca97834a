import { once } from 'node:events';
import { withTimeLimits } from './time-limits.js';

const never = new AbortController().signal;

describe('withTimeLimits', () => {
  it('gives the result of what is in time', async () => {
    expect(await withTimeLimits({ softTimeLimit: 5, timeLimit: 5 }, never, () => Promise.resolve(1))).toBe(1);
  });

  it('aborts at the soft limit, with the reason to end with', async () => {
    const work = async (signal: AbortSignal): Promise<never> => {
      await once(signal, 'abort');
      throw signal.reason;
    };
    const limits = { softTimeLimit: 0.02, timeLimit: 5 };
    await expect(withTimeLimits(limits, never, work)).rejects.toMatchObject({
      code: 'soft_time_limit_exceeded',
    });
  });

  it('ends at the hard limit what does not listen', async () => {
    const limits = { softTimeLimit: 0.01, timeLimit: 0.03 };
    const deaf = (): Promise<never> => new Promise(() => undefined);
    await expect(withTimeLimits(limits, never, deaf)).rejects.toMatchObject({ code: 'time_limit_exceeded' });
  });

  it('passes a cancellation on', async () => {
    const cancel = new AbortController();
    const work = async (signal: AbortSignal): Promise<never> => {
      cancel.abort(new Error('cancelled'));
      throw signal.reason;
    };
    await expect(withTimeLimits({ softTimeLimit: 5, timeLimit: 5 }, cancel.signal, work)).rejects.toThrow(
      'cancelled',
    );
  });
});
