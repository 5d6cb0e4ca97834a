import { AppError } from '@app/errors';
import { errorFields } from './error-fields.js';

describe('an error in a log', () => {
  it('has its cause and code, and nothing else that lies on it', () => {
    const cause = Object.assign(new TypeError('OOM command not allowed'), {
      code: 'OOM',
      command: { name: 'set', args: ['key', 'a text'] },
    });
    const fields = errorFields(new AppError('internal_error', 'went wrong', { cause }));
    expect(fields).toEqual({
      type: 'AppError',
      message: 'went wrong',
      code: 'internal_error',
      stack: expect.stringContaining('error-fields.spec'),
      cause: {
        type: 'TypeError',
        message: 'OOM command not allowed',
        code: 'OOM',
        stack: expect.any(String),
      },
    });
  });

  it('may be no error at all', () => {
    expect(errorFields('a word')).toEqual({ type: 'string', message: 'a word' });
    expect(errorFields({ secret: 1 })).toEqual({ type: 'object', message: '' });
  });

  it('may be its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(errorFields(error)).match(/"round"/g)).toHaveLength(6);
  });
});
