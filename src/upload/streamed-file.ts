import type { ErrorCode } from '@app/errors';
import type { StoredFile } from '@app/file-store';

/** A file of a multipart request, streamed into the store while it arrived. */
export interface StreamedFile extends Express.Multer.File {
  /** Present when the whole file is in the store. */
  stored?: StoredFile;
  /** Why it is not. */
  refusedWith?: ErrorCode;
}

const MAX_NAME_LENGTH = 255;

/** The client's name for the file, safe to store and show; it is never used as a path. */
export function filenameOf(file: StreamedFile): string {
  const name = file.originalname.normalize('NFC').replace(/\p{Cc}/gu, '');
  return [...name].slice(-MAX_NAME_LENGTH).join('').toWellFormed() || 'document';
}
