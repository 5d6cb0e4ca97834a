import { RedisScript } from '@app/redis';
import { Injectable } from '@nestjs/common';
import type { TaskQueueName } from './queue-names.js';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';

/** A task that waits. */
export interface WaitingTask {
  readonly collection: string;
  readonly waitedMs: number;
}

/** Of the oldest, and again of all over the queue. */
const SAMPLE = 50;
/** Payloads above this are left out: a script must be short. */
const MAX_PAYLOAD_BYTES = 16_384;

/** KEYS: waiting since. ARGV: prefix of the jobs' keys. Returns collection and time of each. */
const READ = new RedisScript<string[]>(`
local count = redis.call('zcard', KEYS[1])
local oldest = redis.call('zrange', KEYS[1], 0, ${SAMPLE - 1}, 'withscores')
local step = (count - ${SAMPLE}) / ${SAMPLE}
if step > 0 then
  for i = 1, ${SAMPLE} do
    local rank = math.floor(${SAMPLE} + (i - 1) * step)
    local entry = redis.call('zrange', KEYS[1], rank, rank, 'withscores')
    if entry[1] then table.insert(oldest, entry[1]); table.insert(oldest, entry[2]) end
  end
end
local found = {}
for i = 1, #oldest, 2 do
  local key = ARGV[1] .. oldest[i]
  local size = redis.call('hstrlen', key, 'data')
  if size > 0 and size <= ${MAX_PAYLOAD_BYTES} then
    local collection = cjson.decode(redis.call('hget', key, 'data')).collection
    if type(collection) == 'string' then table.insert(found, collection); table.insert(found, oldest[i + 1]) end
  end
end
return found`);

/** Some of the tasks that wait in a queue, to judge whose turn does not come. */
@Injectable()
export class WaitingSample {
  constructor(
    private readonly queues: Queues,
    private readonly turns: QueueTurns,
  ) {}

  /** Up to a hundred, the oldest among them; tasks without a collection are left out. @throws AppError `queue_unavailable` */
  async read(queueName: TaskQueueName): Promise<WaitingTask[]> {
    const prefix = this.queues.get(queueName).toKey('');
    const found = await this.queues.use((redis) =>
      READ.run(redis, [this.turns.waitingKey(queueName)], [prefix]),
    );
    const now = Date.now();
    return found.flatMap((collection, index) =>
      index % 2 === 0 ? [{ collection, waitedMs: now - Number(found[index + 1]) }] : [],
    );
  }
}
