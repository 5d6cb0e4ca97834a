import { Settings } from '@app/config';
import { QUEUE_NAMES } from '@app/queue';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { BullBoardModule } from '@bull-board/nestjs';
import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { basicAuth } from './basic-auth.js';

/** Where the dashboard is. */
const BOARD_ROUTE = '/admin/queues';

/** The operators' dashboard. It has no login of its own and Nest's guards do not reach it: without a password it stays off. */
@Module({})
export class AdminModule {
  static forRoot(settings: Settings): DynamicModule {
    if (!settings.ADMIN_PASSWORD) return { module: AdminModule };
    return {
      module: AdminModule,
      imports: [
        BullBoardModule.forRoot({
          route: BOARD_ROUTE,
          adapter: ExpressAdapter,
          middleware: basicAuth(settings.ADMIN_USER, settings.ADMIN_PASSWORD),
          boardOptions: { uiConfig: { boardTitle: 'Ragmill' } },
        }),
        BullBoardModule.forFeature(...QUEUE_NAMES.map((name) => ({ name, adapter: BullMQAdapter }))),
      ],
    };
  }

  constructor(settings: Settings) {
    if (settings.ADMIN_PASSWORD) return;
    new Logger(AdminModule.name).warn(`${BOARD_ROUTE} is off: set ADMIN_PASSWORD to have it`);
  }
}
