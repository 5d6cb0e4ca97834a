import { AppError } from '@app/errors';

/** A place in a listing, opaque to clients. */
export function encodeCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** @throws AppError `invalid_request` */
export function decodeCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (encodeCursor(place) !== cursor) throw notACursor();
  return place;
}

/** A cursor that stands for a position. @throws AppError `invalid_request` */
export function decodePosition(cursor: string): number {
  const place = decodeCursor(cursor);
  if (!/^\d{1,9}$/.test(place)) throw notACursor();
  return Number(place);
}

/** What a cursor is answered with that no earlier answer had. */
export function notACursor(): AppError {
  const message = 'is not a cursor from an earlier answer';
  return new AppError('invalid_request', `The cursor ${message}.`, {
    errors: [{ field: 'cursor', message }],
  });
}
