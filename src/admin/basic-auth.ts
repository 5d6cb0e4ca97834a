import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Lets through who knows user and password; everybody else is asked for them (401). */
export function basicAuth(user: string, password: string): RequestHandler {
  const expected = digest(`${user}:${password}`);
  return (request: Request, response: Response, next: NextFunction): void => {
    const [scheme, credentials = ''] = request.headers.authorization?.split(' ') ?? [];
    const given = digest(Buffer.from(credentials, 'base64').toString());
    if (scheme?.toLowerCase() === 'basic' && timingSafeEqual(given, expected)) return next();
    response
      .status(401)
      .set('WWW-Authenticate', 'Basic realm="Ragmill", charset="UTF-8"')
      .type('text/plain')
      .send('The dashboard needs the login of an operator.');
  };
}

/** Equal lengths, which `timingSafeEqual` demands, and nothing learnt from the time it takes. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
