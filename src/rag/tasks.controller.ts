import { DeadLetters, TaskIndex, TaskReader } from '@app/queue';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  RetriedTasksDto,
  RetryTasksDto,
  taskFilter,
  TaskListDto,
  TaskListQuery,
} from './dto/task-list.dto.js';

@ApiTags('follow')
@Controller('rag/tasks')
export class TasksController {
  constructor(
    private readonly index: TaskIndex,
    private readonly reader: TaskReader,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Tasks, newest first; of a batch without its documents. */
  @Get()
  async tasks(@Query() query: TaskListQuery): Promise<TaskListDto> {
    const page = await this.index.page(taskFilter(query), query.limit, query.cursor);
    const tasks = await this.reader.summaries(page.tasks);
    return { tasks: tasks.map(({ view }) => view), next_cursor: page.nextCursor };
  }

  /** Runs failed (or cancelled) tasks again that match, each under its id. */
  @Post('retry')
  @HttpCode(202)
  async retry(@Body() request: RetryTasksDto): Promise<RetriedTasksDto> {
    const { taskIds, skipped, nextCursor } = await this.deadLetters.retry(
      taskFilter(request),
      request.limit,
      request.cursor,
    );
    return { task_ids: [...taskIds], skipped, next_cursor: nextCursor };
  }
}
