import { QueueProcessor } from './queue.processor.js';

export class WebhookProcessor extends QueueProcessor {}
