import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { JobHandler, PostponeError, Queues, type JobContext } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROBE, PROBE_STAGES, probeRunsKey, probeStepsKey, type ProbePayload } from './probe.job.js';

/** Does as it is told, and notes each run as it begins. */
@Injectable()
export class ProbeHandler {
  constructor(
    private readonly queues: Queues,
    private readonly settings: Settings,
  ) {}

  @JobHandler(PROBE.name)
  async probe({ acts }: ProbePayload, context: JobContext): Promise<{ run: number }> {
    const key = probeRunsKey(this.settings.REDIS_PREFIX, context.taskId);
    const note = { pid: process.pid, at: Date.now(), urgent: context.urgent };
    const run = await this.queues.use((redis) => redis.rpush(key, JSON.stringify(note)));
    const [act = 'ok', argument = '0'] = (acts[run - 1] ?? acts.at(-1) ?? 'ok').split(':');
    await this.act(act, Number(argument), context);
    return { run };
  }

  private async act(act: string, argument: number, context: JobContext): Promise<void> {
    const { signal } = context;
    switch (act) {
      case 'fail':
        throw new AppError('internal_error', 'failed as told', { retryAfter: argument || undefined });
      case 'refuse':
        throw new AppError('document_unreadable', 'refused as told');
      case 'postpone':
        throw new PostponeError(0, 'postponed as told', argument);
      case 'sleep':
        return void (await sleep(argument, undefined, { signal }).catch(() => signal.throwIfAborted()));
      case 'block':
        return void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, argument);
      case 'spin':
        await sleep(argument);
        for (;;);
      case 'wait':
        await once(signal, 'abort');
        throw signal.reason;
      case 'deaf':
        return new Promise(() => undefined);
      case 'stages':
        for (const [index, stage] of PROBE_STAGES.entries()) {
          context.progress(stage, index + 1, PROBE_STAGES.length);
          await this.step(context);
        }
    }
  }

  /** Waits until it is told to go on. */
  private async step({ taskId, signal }: JobContext): Promise<void> {
    const key = probeStepsKey(this.settings.REDIS_PREFIX, taskId);
    while ((await this.queues.use((redis) => redis.lpop(key))) === null)
      await sleep(50, undefined, { signal });
  }
}
