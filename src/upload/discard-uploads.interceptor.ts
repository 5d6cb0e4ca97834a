import { AppError } from '@app/errors';
import { FileStore } from '@app/file-store';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { catchError, type Observable } from 'rxjs';
import type { StreamedFile } from './streamed-file.js';

/** Removes the files of a request that was refused after they had been stored. Goes before the file interceptor. */
@Injectable()
export class DiscardUploads implements NestInterceptor {
  constructor(private readonly files: FileStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        if (!mayBeEnqueued(error)) await this.discard(request);
        throw error;
      }),
    );
  }

  /** What cannot be removed now is swept later; the client must hear of the first error. */
  private async discard({ file, files = [] }: Request): Promise<void> {
    const stored = [file, ...(files as StreamedFile[])].flatMap(
      (each) => (each as StreamedFile)?.stored ?? [],
    );
    await Promise.allSettled(stored.map(({ key }) => this.files.delete(key)));
  }
}

/** A connection that breaks while a job is added does not tell whether it was: the sweep finds out. */
function mayBeEnqueued(error: unknown): boolean {
  return error instanceof AppError && error.code === 'queue_unavailable';
}
