import { QUEUE_NAMES, Queues } from '@app/queue';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { operatorOf, type Role } from '../access/operator.js';
import { redact } from '../redact.js';
import { BOARD_ROUTE, PAGE_ROUTE } from './board-route.js';
import { jobTitle, taskPage } from './job-title.js';

const LINKS = [{ text: 'Workers, tasks, trends', url: PAGE_ROUTE }];

/** Bull Board, twice over the same queues: it is either read-only or not, whoever asks. */
@Injectable()
export class Board implements NestMiddleware {
  private readonly boards: Record<Role, RequestHandler>;

  constructor(queues: Queues) {
    this.boards = { admin: board(queues, 'admin'), viewer: board(queues, 'viewer') };
  }

  use(request: Request, response: Response, next: NextFunction): void {
    this.boards[operatorOf(request).role](request, response, next);
  }
}

function board(queues: Queues, role: Role): RequestHandler {
  const serverAdapter = new ExpressAdapter().setBasePath(BOARD_ROUTE);
  createBullBoard({
    queues: QUEUE_NAMES.map((name) => adapterOf(queues, name, role)),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Ragmill', miscLinks: LINKS, showMetrics: true } },
  });
  return serverAdapter.getRouter() as RequestHandler;
}

function adapterOf(queues: Queues, name: string, role: Role): BullMQAdapter {
  const adapter = new BullMQAdapter(queues.get(name), {
    readOnlyMode: role === 'viewer',
    externalJobUrl: taskPage,
  });
  adapter.setFormatter('name', jobTitle);
  // An admin may edit a payload there, and what is saved must be what it was.
  if (role === 'viewer') adapter.setFormatter('data', (data: unknown) => redact(data));
  return adapter;
}
