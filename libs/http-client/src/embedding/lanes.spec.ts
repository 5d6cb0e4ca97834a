import { setImmediate as turn } from 'node:timers/promises';
import { inLanes } from './lanes.js';

describe('inLanes', () => {
  it('does every item, no more than so many at a time', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await inLanes([1, 2, 3, 4, 5].values(), 2, async (item) => {
      most = Math.max(most, ++running);
      await turn();
      running -= 1;
      done.push(item);
    });
    expect(done).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('stops at the first failure, and throws it once all that was under way has ended', async () => {
    const begun: number[] = [];
    let ended = 0;
    const work = async (item: number) => {
      begun.push(item);
      await turn();
      if (item === 2) throw new Error('first');
      await turn();
      await turn();
      ended += 1;
    };
    await expect(inLanes([1, 2, 3, 4, 5].values(), 2, work)).rejects.toThrow('first');
    expect(begun).toEqual([1, 2]);
    expect(ended).toBe(1);
  });

  it('stops with the reason of a signal', async () => {
    const controller = new AbortController();
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      controller.abort(new Error('given up'));
      await turn();
    };
    await expect(inLanes([1, 2].values(), 1, work, controller.signal)).rejects.toThrow('given up');
    await expect(inLanes([3].values(), 1, work, controller.signal)).rejects.toThrow('given up');
    expect(begun).toEqual([1]);
  });
});
