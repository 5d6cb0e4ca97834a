import { Processor } from '@nestjs/bullmq';
import { QueueProcessor, WORKER_OPTIONS } from './queue.processor.js';

@Processor('low', WORKER_OPTIONS)
export class LowPriorityProcessor extends QueueProcessor {}
