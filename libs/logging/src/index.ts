export { loggingModule } from './logging.module.js';
export { assignRequestId } from './request-id.js';
