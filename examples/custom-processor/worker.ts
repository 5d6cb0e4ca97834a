// A worker that also detects languages: started instead of, or for another deployment of, apps/worker.
import 'reflect-metadata';
import { ChunkIndexModule } from '@app/chunk-index';
import { Module } from '@nestjs/common';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import { DetectLanguageHandler } from './detect-language.handler.js';
import { DETECT_LANGUAGE_ROW } from './detect-language.job.js';

@Module({ imports: [ChunkIndexModule], providers: [DetectLanguageHandler] })
class DetectLanguageModule {}

await startWorker({ jobs: [DETECT_LANGUAGE_ROW], imports: [DetectLanguageModule] });
