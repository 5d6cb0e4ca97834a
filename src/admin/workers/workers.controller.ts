import { WorkerControl, type WorkerMarks } from '@app/queue';
import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { AdminApi } from '../admin-api.decorator.js';
import { workerView } from '../overview/views.js';
import { ChangeWorkerDto, MarkedWorkerDto } from './workers.dto.js';

@AdminApi()
@Controller('admin/api/workers/:id')
export class WorkersController {
  constructor(private readonly control: WorkerControl) {}

  /** The worker takes nothing more and ends what it runs. */
  @Post('drain')
  @HttpCode(202)
  drain(@Param('id') id: string): Promise<MarkedWorkerDto> {
    return this.mark(id, { drain: true });
  }

  /** The worker takes tasks again. */
  @Post('resume')
  @HttpCode(202)
  resume(@Param('id') id: string): Promise<MarkedWorkerDto> {
    return this.mark(id, { drain: false });
  }

  /** The worker ends what it can within `SHUTDOWN_GRACE`, hands the rest back and exits; a supervisor may start it anew. */
  @Post('stop')
  @HttpCode(202)
  stop(@Param('id') id: string): Promise<MarkedWorkerDto> {
    return this.mark(id, { stop: true });
  }

  /** How many jobs of each queue the worker takes at a time, for as long as it lives. */
  @Patch()
  @HttpCode(202)
  change(@Param('id') id: string, @Body() { concurrency }: ChangeWorkerDto): Promise<MarkedWorkerDto> {
    return this.mark(id, { concurrency: { ...concurrency } });
  }

  private async mark(id: string, marks: Partial<WorkerMarks>): Promise<MarkedWorkerDto> {
    return { worker: workerView(await this.control.mark(id, marks)) };
  }
}
