export { BestEffort } from './best-effort.js';
export { blockingConnection } from './blocking-connection.js';
export { infoFields } from './info-fields.js';
export { withLock } from './lock.js';
export { RedisModule, type RedisPatience } from './redis.module.js';
export { RedisScript } from './script.js';
