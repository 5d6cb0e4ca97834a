import { toAppError } from '@app/errors';
import type { ChildLimits, ChildMessage } from '../pool/child-protocol.js';
import { diagnosisOf } from '../pool/diagnosis.js';
import { Watchdog } from '../pool/watchdog.js';
import { readDocument, type ReadRequest, type ReadResult } from './read-document.js';

const PROGRESS_INTERVAL_MS = 100;

const watchdog = new Watchdog(JSON.parse(process.argv[2] ?? '') as ChildLimits);
let reportedAt = 0;
let reportedStage = '';

async function answer(request: ReadRequest): Promise<ChildMessage<ReadResult>> {
  watchdog.start();
  reportedStage = '';
  try {
    const result = await readDocument(request, onProgress);
    return { kind: 'result', result, residentBytes: process.memoryUsage.rss() };
  } catch (error) {
    const { code, message, cause } = toAppError(error);
    return { kind: 'error', code, message, detail: cause instanceof Error ? diagnosisOf(cause) : undefined };
  } finally {
    watchdog.stop();
  }
}

function onProgress(stage: string, done: number, total: number): void {
  watchdog.progress();
  if (stage === reportedStage && Date.now() - reportedAt < PROGRESS_INTERVAL_MS) return;
  reportedStage = stage;
  reportedAt = Date.now();
  send({ kind: 'progress', stage, done, total });
}

function send(message: ChildMessage<ReadResult>): void {
  process.send?.(message);
}

process.on('message', (request: ReadRequest) => void answer(request).then(send));
process.on('disconnect', () => process.exit());
