import { loadSettingsOrExit } from '@app/config';
import { startTracing } from '@app/tracing';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { openHealthPort } from './health/health-port.js';
import { WorkerModule, type WorkerExtension } from './worker.module.js';

/** A worker's `main`: it runs until the process is asked to stop. Unusable settings end it with a plain message. */
export async function startWorker(extension?: WorkerExtension): Promise<INestApplication> {
  const settings = loadSettingsOrExit();
  const tracing = await startTracing(settings, 'worker');
  const module = WorkerModule.forRoot(settings, extension, tracing);
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bufferLogs: true,
    bodyParser: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  app.disable('x-powered-by');
  app.enableShutdownHooks();
  await app.init();
  logger.log(`worker ${process.pid} takes up to ${settings.WORKER_CONCURRENCY} tasks at a time`, 'main');
  await openHealthPort(app, settings, logger);
  return app;
}
