import { AppError } from '@app/errors';
import { FileStore } from '@app/file-store';
import type { Request } from 'express';
import type { StorageEngine } from 'multer';
import { finished, PassThrough } from 'node:stream';
import type { StreamedFile } from './streamed-file.js';

/** Streams the files of multipart requests into the file store. */
export class FileStoreEngine implements StorageEngine {
  constructor(
    private readonly files: FileStore,
    private readonly maxBytes: number,
  ) {}

  _handleFile(
    _request: Request,
    file: StreamedFile,
    done: (error?: unknown, info?: Partial<StreamedFile>) => void,
  ): void {
    this.store(file).then(
      (info) => done(null, info),
      (error: unknown) => done(error),
    );
  }

  _removeFile(_request: Request, file: StreamedFile, done: (error: Error | null) => void): void {
    if (!file.stored) return done(null);
    this.files.delete(file.stored.key).then(() => done(null), done);
  }

  private async store(file: StreamedFile): Promise<Partial<StreamedFile>> {
    // The parser stalls or fails when a file's stream is destroyed: the store destroys what it is copied to.
    const source = file.stream.pipe(new PassThrough());
    finished(file.stream, { writable: false }, (error) => {
      if (error) source.destroy(error);
    });
    try {
      return { stored: await this.files.write(source, this.maxBytes) };
    } catch (error) {
      file.stream.resume();
      // Not an error of the request: the other files of a batch are as good as before.
      if (error instanceof AppError && error.code === 'file_too_large') return { refusedWith: error.code };
      throw error;
    }
  }
}
