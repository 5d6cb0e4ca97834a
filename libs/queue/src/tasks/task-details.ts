import { Injectable } from '@nestjs/common';
import { Queues } from '../queues/queues.js';
import { TaskFinder } from './task-finder.js';
import { pastRuns } from './task-history.js';
import { TaskReader } from './task-reader.js';
import { timelineOf, type TimelineEvent } from './task-timeline.js';
import type { TaskView } from './task-view.js';

const MAX_LOG_LINES = 100;

/** All that is known of one task. */
export interface TaskDetail {
  readonly view: TaskView;
  /** The worker that had it last. */
  readonly worker: string | null;
  readonly payload: object;
  readonly timeline: readonly TimelineEvent[];
  /** The last 100 lines, oldest first. */
  readonly logs: readonly string[];
}

/** What operators see of a task beside what clients do. */
@Injectable()
export class TaskDetails {
  constructor(
    private readonly queues: Queues,
    private readonly finder: TaskFinder,
    private readonly reader: TaskReader,
  ) {}

  /** @throws AppError `task_not_found`, `queue_unavailable` */
  async detail(taskId: string): Promise<TaskDetail> {
    const found = await this.finder.get(taskId);
    const { job, queue, facts } = found;
    const [view, runs, { logs }] = await this.queues.use((redis) =>
      Promise.all([
        this.reader.viewOf(found),
        pastRuns(redis, queue, taskId),
        queue.getJobLogs(taskId, 0, MAX_LOG_LINES - 1, false),
      ]),
    );
    return {
      view,
      worker: facts.worker ?? null,
      payload: job.data as object,
      timeline: timelineOf(view, runs),
      logs: logs.reverse(),
    };
  }
}
