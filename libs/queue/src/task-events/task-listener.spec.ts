import { AppError } from '@app/errors';
import { TaskListener } from './task-listener.js';
import type { TaskSnapshot } from './task-snapshot.js';
import { taskSnapshot } from './testing/task-view.js';

const QUEUED = taskSnapshot();
const RUNNING = taskSnapshot({ status: 'processing' });
const DONE = taskSnapshot({ status: 'completed' });
const AWAY = new AppError('queue_unavailable', 'away');

async function all(listener: TaskListener): Promise<TaskSnapshot[]> {
  const snapshots: TaskSnapshot[] = [];
  for await (const snapshot of listener.snapshots()) snapshots.push(snapshot);
  return snapshots;
}

describe('a listener', () => {
  let closed: number;
  let listener: TaskListener;
  beforeEach(() => {
    closed = 0;
    listener = new TaskListener(() => (closed += 1));
  });

  it('takes each change, and ends with the end of the task', async () => {
    const snapshots = all(listener);
    for (const snapshot of [QUEUED, QUEUED, RUNNING, DONE]) {
      listener.tell(snapshot);
      await new Promise(setImmediate);
    }
    expect(await snapshots).toEqual([QUEUED, RUNNING, DONE]);
  });

  it('that is slow takes the newest', async () => {
    const snapshots = listener.snapshots();
    listener.tell(QUEUED);
    expect((await snapshots.next()).value).toBe(QUEUED);
    listener.tell(RUNNING);
    listener.tell(DONE);
    expect((await snapshots.next()).value).toBe(DONE);
    expect(await snapshots.next()).toEqual({ done: true, value: undefined });
  });

  it('that is slow is not told of a change that was taken back', async () => {
    const snapshots = listener.snapshots();
    listener.tell(QUEUED);
    await snapshots.next();
    listener.tell(RUNNING);
    listener.tell(QUEUED);
    const next = snapshots.next();
    listener.tell(DONE);
    expect((await next).value).toBe(DONE);
  });

  it('ends when it is closed, while it waits and before it has begun', async () => {
    const waiting = all(listener);
    listener.close();
    listener.close();
    expect([await waiting, closed, listener.closed.aborted]).toEqual([[], 1, true]);
    listener.tell(QUEUED);
    expect(await all(listener)).toEqual([]);
  });

  it('that has heard nothing yet is told that Redis is away; one that has waits for it', async () => {
    const snapshots = listener.snapshots();
    listener.fail(AWAY);
    await expect(snapshots.next()).rejects.toBe(AWAY);

    const other = new TaskListener(() => undefined);
    const heard = all(other);
    other.tell(QUEUED);
    other.fail(AWAY);
    other.tell(DONE);
    expect((await heard).at(-1)).toBe(DONE);
  });

  it('is told that its task is no more', async () => {
    const snapshots = all(listener);
    listener.tell(QUEUED);
    listener.fail(new AppError('task_not_found', 'gone'));
    await expect(snapshots).rejects.toMatchObject({ code: 'task_not_found' });
  });
});
