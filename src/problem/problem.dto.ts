import { ERROR_KINDS, type ErrorCode } from '@app/errors';
import { ApiProperty, type ApiResponseOptions, getSchemaPath } from '@nestjs/swagger';

/** Every stable code; there will be more. */
export const ERROR_CODE = { enum: Object.keys(ERROR_KINDS), enumName: 'ErrorCode' };

export class FieldErrorDto {
  field: string;
  message: string;
}

/** An error (RFC 9457, `application/problem+json`). */
export class ProblemDto {
  /** @example urn:ragmill:error:task_not_found */
  type: string;
  /** @example Task not found */
  title: string;
  /** @example 404 */
  status: number;
  /** Safe to show. */
  detail: string;
  @ApiProperty({ ...ERROR_CODE, example: 'task_not_found' })
  code: ErrorCode;
  /** What the server logged it under. */
  request_id: string;
  @ApiProperty({
    type: [FieldErrorDto],
    required: false,
    description: 'Of `invalid_request`: field by field.',
  })
  errors?: readonly FieldErrorDto[];
}

/** What any route may answer instead. */
export const PROBLEM_RESPONSE: ApiResponseOptions = {
  status: 'default',
  description: 'An error.',
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
};
