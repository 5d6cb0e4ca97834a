import { Settings } from '@app/config';
import type { TaskReader } from '../tasks/task-reader.js';
import type { TaskView } from '../tasks/task-view.js';
import type { TaskEvent, TaskEventSource } from './task-event-source.js';
import { TaskWatcher } from './task-watcher.js';
import { taskView } from './testing/task-view.js';

const BATCH = taskView({
  task_id: 'batch',
  documents: [{ task_id: 'child', document_id: 'a', filename: 'a.txt', status: 'queued', error: null }],
});

/** Stands for the readings and the event streams; both are tested where they are real. */
class FakeTasks {
  readonly reads: string[] = [];
  emit: ((taskId: string, event: TaskEvent) => void) | undefined;
  stopped = false;

  view(taskId: string): Promise<TaskView> {
    this.reads.push(taskId);
    return Promise.resolve(taskId === 'batch' ? BATCH : taskView({ task_id: taskId }));
  }
  start(onEvent: (taskId: string, event: TaskEvent) => void): void {
    if (this.emit) throw new Error('started twice');
    this.emit = onEvent;
  }
  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
}

describe('the watcher', () => {
  let tasks: FakeTasks;
  let watcher: TaskWatcher;
  beforeEach(() => {
    jest.useFakeTimers();
    tasks = new FakeTasks();
    const settings = Object.assign(new Settings(), { EVENT_LISTENERS: 2 });
    watcher = new TaskWatcher(tasks as unknown as TaskReader, tasks as unknown as TaskEventSource, settings);
  });
  afterEach(() => jest.useRealTimers());

  /** Reads that `event` leads to, long enough after the last to come at once and too early for the next look. */
  async function readsAfter(taskId: string, event: TaskEvent): Promise<string[]> {
    await jest.advanceTimersByTimeAsync(1300);
    tasks.reads.length = 0;
    tasks.emit?.(taskId, event);
    await jest.advanceTimersByTimeAsync(0);
    return [...tasks.reads];
  }

  it('reads a task when something has happened to it, and no other one', async () => {
    expect(tasks.emit).toBeUndefined();
    watcher.listen('a');
    watcher.listen('b');
    expect(await readsAfter('a', 'progress')).toEqual(['a']);
    expect(await readsAfter('c', 'completed')).toEqual([]);
  });

  it('reads a batch when something has happened to one of its documents', async () => {
    const listener = watcher.listen('batch');
    expect(await readsAfter('child', 'completed')).toEqual(['batch']);
    expect(await readsAfter('child', 'progress')).toEqual([]);
    listener.close();
    expect(await readsAfter('child', 'completed')).toEqual([]);
  });

  it('has as many listeners as it may', () => {
    const first = watcher.listen('a');
    watcher.listen('a');
    expect(() => watcher.listen('b')).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    first.close();
    expect(() => watcher.listen('b')).not.toThrow();
  });

  it('that stops ends its listeners, and those that come too late', async () => {
    const listener = watcher.listen('a');
    await watcher.beforeApplicationShutdown();
    expect([listener.closed.aborted, tasks.stopped]).toEqual([true, true]);
    expect(watcher.listen('a').closed.aborted).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
