import { Settings } from '@app/config';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination } from 'pino';
import { errorFields } from './error-fields.js';
import { requestId } from './request-id.js';
import { scrubber } from './scrub.js';
import { traceFields } from './trace-fields.js';

/** Where Nest tells at each start what the code says as well. */
const QUIET = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly originalUrl?: string;
}

/** Probes, and pages that ask every other second, would drown everything else. */
const UNLOGGED = /^\/(?:health|metrics|admin\/api\/overview)\b/;

/** Structured logs with the request id in every line of a request; what may be secret or a document's is left out. */
export function loggingModule(settings: Settings): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: [
      {
        level: settings.LOG_LEVEL,
        mixin: traceFields,
        hooks: {
          streamWrite: scrubber(settings),
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
        wrapSerializers: false,
        serializers: {
          err: (error: unknown) => errorFields(error),
          req: ({ method, url, originalUrl = url }: LoggedRequest) => ({
            method,
            url: originalUrl.split('?')[0],
          }),
          res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
        },
        // Where there is no error pino-http makes one of the status, which is said already.
        customErrorObject: (_request, _response, error, fields: { err?: unknown }) =>
          /^failed with status code/.test(error.message) ? { ...fields, err: undefined } : fields,
        autoLogging: { ignore: ({ url = '' }) => UNLOGGED.test(url) },
      },
      // A line written while the one before is on its way goes with the next ones: a blocking write for each task
      // cost a worker four tenths of its throughput. What is left is written when the process exits.
      destination({ sync: false }),
    ],
  });
}
