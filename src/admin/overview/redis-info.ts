import { infoFields } from '@app/redis';
import type { RedisFacts } from '../problems/problem.js';

/** @param info the answer of INFO */
export function parseRedisInfo(info: string): RedisFacts {
  const fields = infoFields(info);
  const isOn = fields.get('aof_enabled') === '1';
  const isOk = fields.get('aof_last_write_status') !== 'err';
  return {
    usedBytes: Number(fields.get('used_memory') ?? 0),
    maxBytes: Number(fields.get('maxmemory') ?? 0),
    policy: fields.get('maxmemory_policy') ?? 'noeviction',
    aof: isOn ? (isOk ? 'on' : 'failed') : 'off',
    snapshotFailed: fields.get('rdb_last_bgsave_status') === 'err',
  };
}
