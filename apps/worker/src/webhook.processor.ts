import { Processor } from '@nestjs/bullmq';
import { QueueProcessor, WORKER_OPTIONS } from './queue.processor.js';

@Processor('webhooks', WORKER_OPTIONS)
export class WebhookProcessor extends QueueProcessor {}
