export { loggingModule } from './logging.module.js';
export { assignRequestId, currentRequestId } from './request-id.js';
