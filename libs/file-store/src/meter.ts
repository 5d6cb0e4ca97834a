import { AppError } from '@app/errors';
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** Counts and hashes what passes; stops at the limit. */
export class Meter extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) {
      done(new AppError('file_too_large', `The file is larger than ${this.maxBytes} bytes.`));
      return;
    }
    this.hash.update(chunk);
    this.push(chunk);
    done();
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}
