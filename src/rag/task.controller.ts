import { TaskControl, TaskReader } from '@app/queue';
import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TaskDto } from './dto/task.dto.js';

@ApiTags('follow')
@Controller('rag/task/:task_id')
export class TaskController {
  constructor(
    private readonly tasks: TaskReader,
    private readonly control: TaskControl,
  ) {}

  /** How far a task is, and what came of it. */
  @Get()
  task(@Param('task_id') taskId: string): Promise<TaskDto> {
    return this.tasks.view(taskId);
  }

  /** Cancels a task that waits or runs; of a batch its documents as well. */
  @Delete()
  async cancel(@Param('task_id') taskId: string): Promise<TaskDto> {
    await this.control.cancel(taskId);
    return this.tasks.view(taskId);
  }

  /** Runs a failed or cancelled task again, under its id. */
  @Post('retry')
  @HttpCode(202)
  async retry(@Param('task_id') taskId: string): Promise<TaskDto> {
    await this.control.retry(taskId);
    return this.tasks.view(taskId);
  }
}
