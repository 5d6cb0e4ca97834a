import { ChunkIndexModule } from '@app/chunk-index';
import { FileStoreModule } from '@app/file-store';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { ActionGate, AdminGate } from './access/admin-gate.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Board } from './board/board.js';
import { BOARD_ROUTE } from './board/board-route.js';
import { AdminCollectionsController } from './collections.controller.js';
import { ConfigurationController } from './configuration/configuration.controller.js';
import { LateTasks } from './overview/late-tasks.js';
import { Overview } from './overview/overview.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewFeed } from './overview/overview-feed.js';
import { SnapshotReader } from './overview/snapshot-reader.js';
import { Surroundings } from './overview/surroundings.js';
import { readBody } from '../problem/read-body.js';
import { PageController } from './page/page.controller.js';
import { AdminTasksController } from './tasks/tasks.controller.js';
import { TaskActionsController } from './tasks/task-actions.controller.js';
import { TrendsController } from './trends/trends.controller.js';
import { QueuesController } from './workers/queues.controller.js';
import { WorkersController } from './workers/workers.controller.js';

/** What operators have: a page, the API behind it, and Bull Board. Without a password all of it stays off. */
@Module({
  imports: [ChunkIndexModule, FileStoreModule],
  controllers: [
    OverviewController,
    WorkersController,
    QueuesController,
    TaskActionsController,
    AdminTasksController,
    TrendsController,
    AuditController,
    AdminCollectionsController,
    ConfigurationController,
    PageController,
  ],
  providers: [Overview, OverviewFeed, SnapshotReader, Surroundings, LateTasks, AuditLog],
})
export class AdminModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    // Who it is; that what is done gets into the log; whether it may be done; and only then what it is.
    consumer.apply(AdminGate, AuditTrail, ActionGate, readBody).forRoutes('admin');
    consumer.apply(Board).forRoutes(BOARD_ROUTE);
  }
}
