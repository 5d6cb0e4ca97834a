import 'reflect-metadata';
import { loadSettingsOrExit } from '@app/config';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { WorkerModule } from './worker.module.js';

const settings = loadSettingsOrExit();
const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings), { bufferLogs: true });
const logger = app.get(Logger);
app.useLogger(logger);
app.enableShutdownHooks();
logger.log(`worker ${process.pid} takes up to ${settings.WORKER_CONCURRENCY} tasks at a time`, 'main');
