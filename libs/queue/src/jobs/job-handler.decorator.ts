import { SetMetadata } from '@nestjs/common';

export const JOB_HANDLER = Symbol('ragmill:job-handler');

/**
 * Marks a provider's method as the handler of a job name in the catalogue:
 * `(payload, context: JobContext) => Promise<result>`. Return = done, throw = failed;
 * an `AppError` says with its code whether a retry can help, a `PostponeError` that it is not time yet.
 */
export const JobHandler = (jobName: string): MethodDecorator => SetMetadata(JOB_HANDLER, jobName);
