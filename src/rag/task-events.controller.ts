import { TaskWatcher, type TaskSnapshot } from '@app/queue';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { finished } from 'node:stream';
import { EventStream, type ServerSentEvent } from './event-stream.js';

@ApiTags('follow')
@Controller('rag/task/:task_id/events')
export class TaskEventsController {
  constructor(private readonly watcher: TaskWatcher) {}

  /**
   * A task as it changes: `progress` events, each with what `GET /rag/task/{task_id}` answers, and a last
   * `completed`, `failed` or `cancelled`, with which the stream ends.
   */
  @Get()
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event received. It is not sent again unless the task has changed.',
  })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @ApiNoContentResponse({
    description:
      'The last event was received: there is nothing to come back for, and an EventSource does not.',
  })
  async events(
    @Param('task_id') taskId: string,
    @Res() response: Response,
    @Headers('Last-Event-ID') lastEventId?: string,
  ): Promise<void> {
    const listener = this.watcher.listen(taskId);
    finished(response, () => listener.close());
    const snapshots = listener.snapshots();
    const first = (await snapshots.next()).value;
    const known = first !== undefined && first.id === lastEventId;
    if (first?.ended && known) {
      response.status(204).set('Cache-Control', 'no-store').end();
      return;
    }
    const stream = new EventStream(response);
    try {
      if (response.req.method === 'HEAD') return;
      if (first && !known) await stream.send(eventOf(first), listener.closed);
      for await (const snapshot of snapshots) await stream.send(eventOf(snapshot), listener.closed);
    } finally {
      stream.end();
    }
  }
}

function eventOf({ id, view, ended }: TaskSnapshot): ServerSentEvent {
  return { event: ended ? view.status : 'progress', id, data: view };
}
