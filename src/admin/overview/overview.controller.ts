import { VERSION } from '@app/config';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { finished } from 'node:stream';
import { EventStream } from '../../rag/event-stream.js';
import { operatorOf } from '../access/operator.js';
import { AdminApi } from '../admin-api.decorator.js';
import { Overview } from './overview.js';
import { OverviewDto, SessionDto } from './overview.dto.js';
import { OverviewFeed } from './overview-feed.js';

@AdminApi()
@Controller('admin/api')
export class OverviewController {
  constructor(
    private readonly overview: Overview,
    private readonly feed: OverviewFeed,
  ) {}

  /** Who has logged in. */
  @Get('session')
  session(@Req() request: Request): SessionDto {
    return { ...operatorOf(request), version: VERSION, now: new Date().toISOString() };
  }

  /** How queues and workers stand, and what is wrong; up to a second old. */
  @Get('overview')
  current(): Promise<OverviewDto> {
    return this.overview.current();
  }

  /** The same as `overview` events, when something has changed, at most once a second and at least every 10 s. */
  @Get('events')
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async events(@Res() response: Response): Promise<void> {
    const gone = new AbortController();
    finished(response, () => gone.abort());
    const events = this.feed.events(gone.signal);
    const first = await events.next();
    const stream = new EventStream(response);
    try {
      if (response.req.method === 'HEAD') return;
      if (first.value) await stream.send(first.value, gone.signal);
      for await (const event of events) await stream.send(event, gone.signal);
    } finally {
      await events.return();
      stream.end();
    }
  }
}
