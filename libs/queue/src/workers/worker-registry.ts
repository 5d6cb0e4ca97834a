import { Settings } from '@app/config';
import { RedisScript } from '@app/redis';
import { Injectable } from '@nestjs/common';
import { Queues } from '../queues/queues.js';
import { marksKey, parseMarks, type WorkerMarks } from './worker-marks.js';
import type { KnownWorker, WorkerInfo } from './worker-info.js';
import { workerTimings } from './worker-timings.js';

/** How long a lost worker can be seen. */
const KEPT_MS = 3_600_000;
/** Workers that crash as soon as they are started must not fill the list. */
const MAX_KEPT = 500;

/** By the clock of Redis, so that workers whose own clocks differ are judged alike. KEYS: beats, infos, marks. ARGV: id, info, ms kept. */
const BEAT = new RedisScript<string[]>(`
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('zadd', KEYS[1], now, ARGV[1])
redis.call('hset', KEYS[2], ARGV[1], ARGV[2])
redis.call('pexpire', KEYS[3], ARGV[3])
local gone = redis.call('zrangebyscore', KEYS[1], '-inf', now - ARGV[3])
if #gone == 0 then gone = redis.call('zrange', KEYS[1], 0, -${MAX_KEPT + 1}) end
if #gone > 0 then
  redis.call('zrem', KEYS[1], unpack(gone))
  redis.call('hdel', KEYS[2], unpack(gone))
end
return redis.call('hgetall', KEYS[3])`);

/** The workers that beat, and those that were lost within the last hour. */
@Injectable()
export class WorkerRegistry {
  private readonly beats: string;
  private readonly infos: string;
  private readonly missedMs: number;

  constructor(
    private readonly queues: Queues,
    private readonly settings: Settings,
  ) {
    this.beats = `${settings.REDIS_PREFIX}:workers:beats`;
    this.infos = `${settings.REDIS_PREFIX}:workers:infos`;
    this.missedMs = workerTimings(settings).missedMs;
  }

  /** Returns what the worker is marked for. @throws AppError `queue_unavailable` */
  async beat(worker: WorkerInfo): Promise<WorkerMarks> {
    const keys = [this.beats, this.infos, marksKey(this.settings, worker.id)];
    const args = [worker.id, JSON.stringify(worker), KEPT_MS];
    return parseMarks(await this.queues.use((redis) => BEAT.run(redis, keys, args)));
  }

  async leave(id: string): Promise<void> {
    await this.queues.use((redis) =>
      Promise.all([
        redis.zrem(this.beats, id),
        redis.hdel(this.infos, id),
        redis.del(marksKey(this.settings, id)),
      ]),
    );
  }

  /** Those that beat and go on. @throws AppError `queue_unavailable` */
  async workers(): Promise<WorkerInfo[]> {
    const known = await this.known();
    return known.filter(({ lost, info }) => !lost && !info.stopping).map(({ info }) => info);
  }

  /** Also those that stop or were lost. @throws AppError `queue_unavailable` */
  async known(): Promise<KnownWorker[]> {
    const [[seconds, microseconds], beats, infos] = await this.queues.use((redis) =>
      Promise.all([
        redis.time(),
        redis.zrange(this.beats, '0', '-1', 'WITHSCORES'),
        redis.hgetall(this.infos),
      ]),
    );
    const now = Number(seconds) * 1000 + Number(microseconds) / 1000;
    return beats.flatMap((id, index) => {
      const info = index % 2 === 0 ? infos[id] : undefined;
      const beatAt = Number(beats[index + 1]);
      if (info === undefined || now - beatAt > KEPT_MS) return [];
      return [{ info: JSON.parse(info) as WorkerInfo, beatAt, lost: now - beatAt > this.missedMs }];
    });
  }
}
