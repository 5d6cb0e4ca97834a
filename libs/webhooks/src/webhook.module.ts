import { Settings } from '@app/config';
import { Module } from '@nestjs/common';
import { WebhookSender } from './webhook-sender.js';
import { WebhookHandler } from './webhook.handler.js';

/** The worker's side: it delivers. */
@Module({
  providers: [
    {
      provide: WebhookSender,
      useFactory: (settings: Settings) => new WebhookSender(settings),
      inject: [Settings],
    },
    WebhookHandler,
  ],
})
export class WebhookModule {}
