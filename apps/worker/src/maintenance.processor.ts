import { QueueProcessor } from './queue.processor.js';

export class MaintenanceProcessor extends QueueProcessor {}
