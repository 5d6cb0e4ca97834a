import { AppError } from '@app/errors';
import { UnrecoverableError } from 'bullmq';
import { readFailure, toJobFailure } from './job-failure.js';

describe('a failure on a job', () => {
  it('is read back as it was written', () => {
    const failure = toJobFailure(new AppError('document_encrypted', 'It is: locked.\nReally.'));
    expect(failure).toBeInstanceOf(UnrecoverableError);
    expect(readFailure(failure.message, 'extract')).toEqual({
      code: 'document_encrypted',
      message: 'It is: locked.\nReally.',
      retryable: false,
      stage: 'extract',
    });
  });

  it('may be tried again where that can help', () => {
    const failure = toJobFailure(new AppError('storage_unavailable', 'Away.', { retryAfter: 30 }));
    expect(failure).not.toBeInstanceOf(UnrecoverableError);
    expect(failure).toMatchObject({ retryAfter: 30 });
    expect(readFailure(failure.message, null)).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });

  it('says nothing of what nobody foresaw', () => {
    const failure = toJobFailure(new Error('connect to 10.0.0.1 with password hunter2'));
    expect(failure.message).not.toContain('hunter2');
    expect(readFailure(failure.message, null)).toMatchObject({ code: 'internal_error', retryable: true });
  });

  it.each([
    ['job stalled more than allowable limit', 'worker_lost'],
    ['something else of BullMQ', 'internal_error'],
    ['unknown_code: text', 'internal_error'],
  ])('of BullMQ itself has a code too: %s', (reason, code) => {
    expect(readFailure(reason, null).code).toBe(code);
  });
});
