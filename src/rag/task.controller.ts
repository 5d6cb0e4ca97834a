import { TaskReader } from '@app/queue';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TaskDto } from './dto/task.dto.js';

@ApiTags('follow')
@Controller('rag/task')
export class TaskController {
  constructor(private readonly tasks: TaskReader) {}

  /** How far a task is, and what came of it. */
  @Get(':task_id')
  task(@Param('task_id') taskId: string): Promise<TaskDto> {
    return this.tasks.view(taskId);
  }
}
