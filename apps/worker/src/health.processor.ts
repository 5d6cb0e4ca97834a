import { QueueProcessor } from './queue.processor.js';

export class HealthProcessor extends QueueProcessor {}
