import { loadSettingsOrExit } from '@app/config';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { WorkerModule, type WorkerExtension } from './worker.module.js';

/** A worker's `main`: it runs until the process is asked to stop. Unusable settings end it with a plain message. */
export async function startWorker(extension?: WorkerExtension): Promise<INestApplicationContext> {
  const settings = loadSettingsOrExit();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings, extension), {
    bufferLogs: true,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  app.enableShutdownHooks();
  logger.log(`worker ${process.pid} takes up to ${settings.WORKER_CONCURRENCY} tasks at a time`, 'main');
  return app;
}
