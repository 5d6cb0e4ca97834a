import { CancelMany, DeadLetters, TaskControl, TaskReader } from '@app/queue';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { AdminApi } from '../admin-api.decorator.js';
import { invalidRequest } from '../../problem/validation.js';
import { noteResult } from '../audit/audit-trail.js';
import { shown } from './task-rows.js';
import {
  CancelledManyDto,
  CancelManyDto,
  ChangedTaskDto,
  RetriedManyDto,
  RetryManyDto,
  searchOf,
} from './tasks.dto.js';

@AdminApi()
@Controller('admin/api/tasks')
export class TaskActionsController {
  constructor(
    private readonly control: TaskControl,
    private readonly reader: TaskReader,
    private readonly deadLetters: DeadLetters,
    private readonly cancelMany: CancelMany,
  ) {}

  /** Runs failed (or cancelled) tasks again that match, the newest first. */
  @Post('retry')
  @HttpCode(202)
  async retryAll(@Body() search: RetryManyDto, @Req() request: Request): Promise<RetriedManyDto> {
    const { taskIds, skipped, nextCursor } = await this.deadLetters.retry(
      searchOf(search),
      search.limit,
      search.cursor,
    );
    noteResult(request, { retried: taskIds.length, skipped });
    return { retried: taskIds.length, skipped, next_cursor: nextCursor };
  }

  /** Cancels tasks that match and have not ended, the newest first. Something must say which: all of them is by `status`. */
  @Post('cancel')
  @HttpCode(202)
  async cancelAll(@Body() search: CancelManyDto, @Req() request: Request): Promise<CancelledManyDto> {
    const filter = searchOf(search);
    if (Object.values(filter).every((value) => value === undefined)) {
      throw invalidRequest([
        { field: 'status', message: 'must be given where nothing else says which tasks' },
      ]);
    }
    const { cancelled, skipped, nextCursor } = await this.cancelMany.cancel(
      filter,
      search.limit,
      search.cursor,
    );
    noteResult(request, { cancelled, skipped });
    return { cancelled, skipped, next_cursor: nextCursor };
  }

  /** Cancels a task that waits or runs; of a batch its documents as well. */
  @Post(':task_id/cancel')
  @HttpCode(200)
  async cancel(@Param('task_id') taskId: string): Promise<ChangedTaskDto> {
    await this.control.cancel(taskId);
    return { task: shown(await this.reader.view(taskId)) };
  }

  /** Runs a failed or cancelled task again, under its id. */
  @Post(':task_id/retry')
  @HttpCode(202)
  async retry(@Param('task_id') taskId: string): Promise<ChangedTaskDto> {
    await this.control.retry(taskId);
    return { task: shown(await this.reader.view(taskId)) };
  }
}
