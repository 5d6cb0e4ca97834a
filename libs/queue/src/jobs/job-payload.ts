import { AppError } from '@app/errors';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { JobType } from './job-type.js';

/**
 * `data` as the payload of `type`; checked when a job is enqueued and again when it is picked up, since
 * another version may have enqueued it.
 * @throws AppError `invalid_payload`, naming the fields but not their values
 */
export function parsePayload<P extends object>(type: JobType<P>, data: unknown): P {
  const payload = plainToInstance(type.payload, data);
  const problems = validateSync(payload, { forbidUnknownValues: false }).map((error) => error.property);
  if (problems.length > 0) {
    throw new AppError(
      'invalid_payload',
      `The payload of ${type.name} is not valid: ${problems.join(', ')}.`,
    );
  }
  return payload;
}
