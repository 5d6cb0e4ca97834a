export { AppError, toAppError, type AppErrorOptions, type FieldError } from './app-error.js';
export { ERROR_KINDS, isErrorCode, type ErrorCode } from './error-codes.js';
