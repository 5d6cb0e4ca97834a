import { AppError, isErrorCode } from '@app/errors';
import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { lastWords } from './diagnosis.js';
import type { ChildEnd } from './pool-load.js';
import { WATCHDOG_FD, type ChildLimits, type ChildMessage, type WatchdogVerdict } from './child-protocol.js';

/** Below the API and the worker's own event loop, which must answer while every core is busy reading. */
const NICENESS = 10;
const MAX_STDERR = 4096;

export type OnProgress = (stage: string, done: number, total: number) => void;

/** One process of the pool; it works on one request at a time. */
export class PoolChild<Request, Result> {
  requestsDone = 0;
  residentBytes = 0;
  private readonly process: ChildProcess;
  private verdict = '';
  private stderr = '';
  private killedAs: ChildEnd | undefined;

  constructor(entry: string, limits: ChildLimits, onExit: () => void) {
    this.process = fork(entry, [JSON.stringify(limits)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
      // V8 must not give up before the watchdog does.
      execArgv: [`--max-old-space-size=${Math.ceil(limits.residentBytes / 2 ** 20)}`],
    });
    this.process.stderr?.on(
      'data',
      (text: Buffer) => (this.stderr = (this.stderr + text.toString()).slice(-MAX_STDERR)),
    );
    this.process.stdio[WATCHDOG_FD]?.on('data', (text: Buffer) => (this.verdict += text.toString()));
    this.process.on('close', onExit);
    if (this.process.pid !== undefined) lowerPriority(this.process.pid);
  }

  /**
   * Hands the request to the process. An aborted `signal` kills it, endless loop or not.
   * @throws AppError as the process reports it; `document_too_large` when its watchdog ended it;
   * `internal_error` when it died of something else; the signal's reason when that was aborted
   */
  run(request: Request, signal: AbortSignal, onProgress: OnProgress): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const kill = (): void => void this.kill('aborted');
      const settle = (act: () => void): void => {
        signal.removeEventListener('abort', kill);
        this.process.off('message', receive);
        this.process.off('close', died);
        act();
      };
      const receive = (message: ChildMessage<Result>): void => {
        if (message.kind === 'progress') return onProgress(message.stage, message.done, message.total);
        this.requestsDone += 1;
        if (message.kind === 'error') return settle(() => reject(asError(message)));
        this.residentBytes = message.residentBytes;
        settle(() => resolve(message.result));
      };
      const died = (code: number | null, exitSignal: string | null): void =>
        settle(() => reject(signal.aborted ? signal.reason : this.deathReason(code, exitSignal)));
      this.process.on('message', receive);
      this.process.on('close', died);
      signal.addEventListener('abort', kill);
      if (signal.aborted) kill();
      else this.process.send(request as object, (error) => error && this.kill('lost'));
    });
  }

  /** @param end what it counts as, unless it has ended already */
  kill(end: ChildEnd): void {
    this.killedAs ??= end;
    this.process.kill('SIGKILL');
  }

  /** Why it has ended. */
  get end(): ChildEnd {
    if (this.verdict === ('stalled' satisfies WatchdogVerdict)) return 'stalled';
    // V8 ends itself with SIGABRT when its heap is full.
    if (this.verdict === ('memory' satisfies WatchdogVerdict) || this.process.signalCode === 'SIGABRT')
      return 'memory';
    return this.killedAs ?? 'lost';
  }

  private deathReason(code: number | null, exitSignal: string | null): AppError {
    if (this.end === 'stalled') {
      return new AppError('document_too_large', 'A part of the document takes too long to read.');
    }
    if (this.end === 'memory') {
      return new AppError('document_too_large', 'The document expands to more memory than is allowed.');
    }
    const cause = new Error(`reader process ended with ${exitSignal ?? code}: ${lastWords(this.stderr)}`);
    return new AppError('internal_error', 'The process reading the document was lost.', { cause });
  }
}

function asError({ code, message, detail }: { code: string; message: string; detail?: string }): AppError {
  return new AppError(isErrorCode(code) ? code : 'internal_error', message, {
    cause: detail && new Error(detail),
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // Some systems forbid it, and a process that failed to start has no priority: both are seen elsewhere.
  }
}
