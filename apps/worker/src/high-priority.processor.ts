import { Processor } from '@nestjs/bullmq';
import { QueueProcessor, WORKER_OPTIONS } from './queue.processor.js';

@Processor('high', WORKER_OPTIONS)
export class HighPriorityProcessor extends QueueProcessor {}
