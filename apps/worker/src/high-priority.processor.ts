import { QueueProcessor } from './queue.processor.js';

export class HighPriorityProcessor extends QueueProcessor {}
