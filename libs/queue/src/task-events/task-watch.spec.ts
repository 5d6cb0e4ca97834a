import { TaskListener } from './task-listener.js';
import type { TaskSnapshot } from './task-snapshot.js';
import { TaskWatch } from './task-watch.js';
import { taskSnapshot } from './testing/task-view.js';

/** Longer than any pause between two readings. */
const LONG_MS = 5000;

/** A task that changes when it is told to, and counts how often it is read. */
class FakeTask {
  reads = 0;
  /** Readings under way. */
  reading = 0;
  mostAtATime = 0;
  attempt = 0;
  tookMs = 0;
  failure: Error | undefined;

  readonly read = async (): Promise<TaskSnapshot> => {
    this.reads += 1;
    this.reading += 1;
    this.mostAtATime = Math.max(this.mostAtATime, this.reading);
    if (this.failure) throw this.failure;
    const snapshot = taskSnapshot({ attempt: this.attempt });
    if (this.tookMs > 0) await new Promise((resolve) => setTimeout(resolve, this.tookMs));
    this.reading -= 1;
    return snapshot;
  };
}

describe('a watch', () => {
  let task: FakeTask;
  let watch: TaskWatch;
  beforeEach(() => {
    jest.useFakeTimers();
    task = new FakeTask();
    watch = new TaskWatch(task.read);
  });
  afterEach(() => jest.useRealTimers());

  function listen(): { told: number[]; listener: TaskListener } {
    const told: number[] = [];
    const listener = new TaskListener(() => watch.remove(listener));
    jest.spyOn(listener, 'tell').mockImplementation(({ view }) => void told.push(view.attempt));
    watch.add(listener);
    return { told, listener };
  }

  it('reads at once for the first listener, and for a change after a quiet time', async () => {
    const { told } = listen();
    await jest.advanceTimersByTimeAsync(0);
    expect(told).toEqual([0]);
    await jest.advanceTimersByTimeAsync(900);
    task.attempt = 1;
    watch.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(told).toEqual([0, 1]);
  });

  it('reads at most four times a second however much happens, and misses nothing', async () => {
    const { told } = listen();
    for (let step = 1; step < 1000; step += 1) {
      task.attempt = step;
      watch.wake();
      await jest.advanceTimersByTimeAsync(1);
    }
    expect(task.reads).toBe(4);
    await jest.advanceTimersByTimeAsync(250);
    expect([task.reads, told.at(-1)]).toEqual([5, 999]);
  });

  it('reads again, and not at the same time, when something happens during a reading', async () => {
    task.tookMs = 50;
    const { told } = listen();
    await jest.advanceTimersByTimeAsync(10);
    task.attempt = 1;
    watch.wake();
    await jest.advanceTimersByTimeAsync(350);
    expect(told).toEqual([0, 1]);
    expect(task.mostAtATime).toBe(1);
  });

  it('finds a change that nothing told of', async () => {
    const { told } = listen();
    await jest.advanceTimersByTimeAsync(0);
    task.attempt = 1;
    await jest.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([0, 1]);
  });

  it('reads once for all listeners', async () => {
    const listeners = Array.from({ length: 100 }, listen);
    await jest.advanceTimersByTimeAsync(0);
    expect(task.reads).toBe(1);
    expect(listeners.every(({ told }) => told.length === 1)).toBe(true);
  });

  it('tells a listener nothing that was read before it came', async () => {
    task.tookMs = 50;
    listen();
    await jest.advanceTimersByTimeAsync(10);
    task.attempt = 1;
    const late = listen();
    await jest.advanceTimersByTimeAsync(LONG_MS);
    expect(late.told[0]).toBe(1);
  });

  it('rests longer when a reading takes long', async () => {
    task.tookMs = 1000;
    listen();
    await jest.advanceTimersByTimeAsync(1000);
    watch.wake();
    await jest.advanceTimersByTimeAsync(3900);
    expect(task.reads).toBe(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(task.reads).toBe(2);
  });

  it('tells that the task could not be read, and tries again', async () => {
    const { told, listener } = listen();
    const fail = jest.spyOn(listener, 'fail').mockReturnValue(undefined);
    task.failure = new Error('away');
    await jest.advanceTimersByTimeAsync(0);
    expect([fail.mock.calls, told]).toEqual([[[task.failure]], []]);
    task.failure = undefined;
    await jest.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([0]);
  });

  it('reads nothing when nobody listens any more', async () => {
    const { listener } = listen();
    await jest.advanceTimersByTimeAsync(0);
    listener.close();
    watch.wake();
    await jest.advanceTimersByTimeAsync(LONG_MS);
    expect([task.reads, watch.idle, jest.getTimerCount()]).toEqual([1, true, 0]);
  });
});
