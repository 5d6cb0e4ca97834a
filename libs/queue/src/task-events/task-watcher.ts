import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { TaskReader } from '../tasks/task-reader.js';
import { TaskEventSource, type TaskEvent } from './task-event-source.js';
import { TaskListener } from './task-listener.js';
import { snapshotOf, type TaskSnapshot } from './task-snapshot.js';
import { TaskWatch } from './task-watch.js';

/** Tells listeners how their tasks change, whichever process changes them. */
@Injectable()
export class TaskWatcher implements BeforeApplicationShutdown {
  private readonly listeners = new Set<TaskListener>();
  private readonly watches = new Map<string, TaskWatch>();
  /** The watched batch of each of its documents' tasks. */
  private readonly batches = new Map<string, string>();
  private started = false;
  private stopped = false;

  constructor(
    private readonly tasks: TaskReader,
    private readonly source: TaskEventSource,
    private readonly settings: Settings,
  ) {}

  /** How many listeners there are. */
  get listening(): number {
    return this.listeners.size;
  }

  /**
   * Begins to watch a task. Whoever listens must close the listener.
   * @throws AppError `rate_limited` when this process has as many listeners as it may
   */
  listen(taskId: string): TaskListener {
    if (this.listeners.size >= this.settings.EVENT_LISTENERS) throw tooManyListeners();
    this.start();
    const watch = this.watches.get(taskId) ?? this.watch(taskId);
    const listener = new TaskListener(() => this.leave(taskId, watch, listener));
    this.listeners.add(listener);
    watch.add(listener);
    // Ended like those that came before.
    if (this.stopped) listener.close();
    return listener;
  }

  /** Open streams would keep the HTTP server from closing. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const listener of this.listeners) listener.close();
    await this.source.stop();
  }

  /** Not before somebody listens: most API processes of a large installation may never be asked. */
  private start(): void {
    if (this.started || this.stopped) return;
    this.started = true;
    this.source.start((taskId, event) => this.wake(taskId, event));
  }

  private watch(taskId: string): TaskWatch {
    const watch: TaskWatch = new TaskWatch(() => this.read(taskId, watch));
    this.watches.set(taskId, watch);
    return watch;
  }

  private async read(taskId: string, watch: TaskWatch): Promise<TaskSnapshot> {
    const view = await this.tasks.view(taskId);
    if (this.watches.get(taskId) === watch) {
      for (const { task_id } of view.documents ?? []) this.batches.set(task_id, taskId);
    }
    return snapshotOf(view);
  }

  private wake(taskId: string, event: TaskEvent): void {
    this.watches.get(taskId)?.wake();
    // How far a document is, its batch does not say.
    if (event !== 'progress') this.watches.get(this.batches.get(taskId) ?? '')?.wake();
  }

  private leave(taskId: string, watch: TaskWatch, listener: TaskListener): void {
    this.listeners.delete(listener);
    watch.remove(listener);
    if (!watch.idle) return;
    this.watches.delete(taskId);
    for (const [document, batch] of this.batches) if (batch === taskId) this.batches.delete(document);
  }
}

function tooManyListeners(): AppError {
  return new AppError('rate_limited', 'There are as many event streams open as this server allows.', {
    retryAfter: 10,
  });
}
