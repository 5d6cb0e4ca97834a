import { putBehindEventLoop } from '@app/chunk-index';
import { loadSettingsOrExit } from '@app/config';
import { assignRequestId } from '@app/logging';
import { HttpMetrics } from '@app/metrics';
import { startTracing } from '@app/tracing';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule, type ApiExtension } from './app.module.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { readPublicBody } from './problem/read-body.js';
import { validationPipe } from './problem/validation.js';

/** The API's `main`: it listens until the process is asked to stop. Unusable settings end it with a plain message. */
export async function startApi(extension?: ApiExtension): Promise<NestExpressApplication> {
  const settings = loadSettingsOrExit();
  putBehindEventLoop();
  const tracing = await startTracing(settings, 'api');
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot(settings, extension, tracing),
    {
      bufferLogs: true,
      bodyParser: false,
    },
  );
  const logger = app.get(Logger);
  app.useLogger(logger);
  app.disable('x-powered-by');
  app.use(app.get(HttpMetrics).observe);
  if (tracing) app.use(tracing.requests);
  app.use(assignRequestId);
  app.use(readPublicBody);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
  serveOpenApi(app);
  await app.listen(settings.PORT, settings.HOST);
  logger.log(`API listening on ${await app.getUrl()}`, 'main');
  return app;
}
