import { ChunkIndex } from '@app/chunk-index';
import { AppError } from '@app/errors';
import { JobHandler, type JobContext } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { francAll } from 'franc-min';
import { DETECT_LANGUAGE, type DetectLanguagePayload } from './detect-language.job.js';

/** Enough text to tell, and little enough not to hold up the event loop. */
const MAX_CHUNKS = 5;

@Injectable()
export class DetectLanguageHandler {
  constructor(private readonly index: ChunkIndex) {}

  /** @throws AppError `document_not_found`, which is not tried again; `storage_unavailable`, which is */
  @JobHandler(DETECT_LANGUAGE.name)
  async detect(payload: DetectLanguagePayload, context: JobContext): Promise<{ language: string }> {
    context.progress('read', 0, 1);
    const { chunks } = await this.index.chunks({ ...payload, limit: MAX_CHUNKS });
    if (chunks.length === 0) throw new AppError('document_not_found', 'There is no such document.');
    context.signal.throwIfAborted();
    context.progress('detect', 0, 1);
    const [[language, score] = ['und', 0]] = francAll(chunks.map(({ text }) => text).join('\n'));
    context.log(`${language} with a score of ${score.toFixed(2)}`);
    return { language };
  }
}
