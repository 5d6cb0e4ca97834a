import { once } from 'node:events';
import { Interruption } from './interruption.js';
import { withTimeLimits } from './time-limits.js';

const never = (): Interruption => new Interruption();
const deaf = (): Promise<never> => new Promise(() => undefined);
const listening = (interruption: Interruption) => async (): Promise<never> => {
  const { signal } = interruption;
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
};

describe('withTimeLimits', () => {
  it('gives the result of what is in time', async () => {
    expect(await withTimeLimits({ softTimeLimit: 5, timeLimit: 5 }, never(), () => Promise.resolve(1))).toBe(
      1,
    );
  });

  it('aborts at the soft limit, with the reason to end with', async () => {
    const limits = { softTimeLimit: 0.02, timeLimit: 5 };
    const interruption = new Interruption();
    await expect(withTimeLimits(limits, interruption, listening(interruption))).rejects.toMatchObject({
      code: 'soft_time_limit_exceeded',
    });
  });

  it('ends at the hard limit what does not listen', async () => {
    const limits = { softTimeLimit: 0.01, timeLimit: 0.03 };
    await expect(withTimeLimits(limits, never(), deaf)).rejects.toMatchObject({
      code: 'time_limit_exceeded',
    });
  });

  it('passes an interruption on', async () => {
    const interruption = new Interruption();
    const limits = { softTimeLimit: 5, timeLimit: 5 };
    setTimeout(() => interruption.interrupt(new Error('cancelled')));
    await expect(withTimeLimits(limits, interruption, listening(interruption))).rejects.toThrow('cancelled');
  });

  it('ends a second after an interruption what does not listen, past its soft limit as well', async () => {
    const interruption = new Interruption();
    const limits = { softTimeLimit: 0.01, timeLimit: 60 };
    setTimeout(() => interruption.interrupt(new Error('cancelled')), 50);
    setTimeout(() => interruption.interrupt(new Error('too late')), 60);
    await expect(withTimeLimits(limits, interruption, deaf)).rejects.toThrow('cancelled');
  });

  it('shows who looks late that it was interrupted', () => {
    const interruption = new Interruption();
    interruption.interrupt(new Error('cancelled'));
    expect(interruption.signal.aborted).toBe(true);
    expect(interruption.signal.reason).toEqual(new Error('cancelled'));
  });

  it('does not begin what was interrupted before', async () => {
    const interruption = new Interruption();
    interruption.interrupt(new Error('cancelled'));
    const work = jest.fn();
    const limits = { softTimeLimit: 5, timeLimit: 5 };
    await expect(withTimeLimits(limits, interruption, work)).rejects.toThrow('cancelled');
    expect(work).not.toHaveBeenCalled();
  });
});
