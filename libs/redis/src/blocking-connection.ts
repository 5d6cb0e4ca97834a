import type { Redis } from 'ioredis';

/**
 * A connection of its own for commands that block, such as the reading of a stream: they wait as long as they
 * like, and for Redis to come back as well. Whoever asks for it closes it.
 */
export function blockingConnection(redis: Redis): Redis {
  return redis.duplicate({ maxRetriesPerRequest: null, enableOfflineQueue: true, commandTimeout: undefined });
}
