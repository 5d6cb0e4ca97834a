import { TaskDetails, TaskIndex, TaskReader, type TaskFilter } from '@app/queue';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { AdminApi } from '../admin-api.decorator.js';
import { redact } from '../redact.js';
import { boardLink, shown, taskRow } from './task-rows.js';
import { searchOf, TaskDetailDto, TaskRowsDto, TaskSearchQuery } from './tasks.dto.js';

@AdminApi()
@Controller('admin/api/tasks')
export class AdminTasksController {
  constructor(
    private readonly index: TaskIndex,
    private readonly reader: TaskReader,
    private readonly details: TaskDetails,
  ) {}

  /** Tasks that match, newest first; a task id finds its task, however old. */
  @Get()
  async tasks(@Query() query: TaskSearchQuery): Promise<TaskRowsDto> {
    const page = await this.page(searchOf(query), query.limit, query.cursor);
    const found = await this.reader.summaries(page.tasks);
    const now = Date.now();
    return {
      tasks: found.map(({ view, worker }) => taskRow(view, worker, now)),
      next_cursor: page.nextCursor,
    };
  }

  /** All that is known of a task: its attempts and stages, its log, its payload. */
  @Get(':task_id')
  async task(@Param('task_id') taskId: string): Promise<TaskDetailDto> {
    const { view, worker, payload, timeline, logs } = await this.details.detail(taskId);
    const task = shown(view);
    return {
      task,
      worker,
      payload: redact(payload) as object,
      timeline,
      logs,
      webhook: task.webhook,
      links: { board: boardLink(view) },
    };
  }

  /** A task that is named by its id is found at once, however many there are; and so is one that the index leaves out. */
  private async page(filter: TaskFilter, limit: number, cursor: string | undefined) {
    const { q, ...others } = filter;
    const isAlone = cursor === undefined && Object.values(others).every((value) => value === undefined);
    const named = q !== undefined && isAlone ? await this.reader.place(q) : undefined;
    return named ? { tasks: [named], nextCursor: null } : this.index.page(filter, limit, cursor);
  }
}
