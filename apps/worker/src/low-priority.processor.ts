import { QueueProcessor } from './queue.processor.js';

export class LowPriorityProcessor extends QueueProcessor {}
