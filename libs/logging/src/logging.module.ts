import { Settings } from '@app/config';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination } from 'pino';
import { requestId } from './request-id.js';

/** Where Nest tells at each start what the code says as well. */
const QUIET = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Probes, and pages that ask every other second, would drown everything else. */
const UNLOGGED = ['/health', '/admin/api/overview'];

/** Structured logs with the request id in every line of a request; what may be secret or a document's is left out. */
export function loggingModule(settings: Settings): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: [
      {
        level: settings.LOG_LEVEL,
        hooks: {
          logMethod(args, method, level) {
            const [fields] = args as unknown[];
            const isQuiet =
              typeof fields === 'object' &&
              fields !== null &&
              'context' in fields &&
              QUIET.has(String(fields.context));
            if (!isQuiet || level > this.levels.values['info']!) method.apply(this, args);
          },
        },
        genReqId: requestId,
        customAttributeKeys: { reqId: 'request_id' },
        quietReqLogger: true,
        serializers: {
          req: ({ method, url }: { method: string; url: string }) => ({ method, url: url.split('?')[0] }),
          res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
        },
        autoLogging: { ignore: ({ url = '' }) => UNLOGGED.some((path) => url.startsWith(path)) },
      },
      // A line written while the one before is on its way goes with the next ones: a blocking write for each task
      // cost a worker four tenths of its throughput. What is left is written when the process exits.
      destination({ sync: false }),
    ],
  });
}
