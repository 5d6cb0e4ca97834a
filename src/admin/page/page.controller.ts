import { AppError } from '@app/errors';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { fileURLToPath } from 'node:url';

/** Where the build puts the operators' page, beside this API. */
const ROOT = fileURLToPath(new URL('../../../apps/dashboard/', import.meta.url));
/** Names that change with their content. */
const HASHED = /-[0-9A-Z]{8}\.\w+(\.map)?$/;
const A_YEAR_S = 31_536_000;
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const HEADERS = { 'Content-Security-Policy': POLICY };

/** The operators' page, as it was built. */
@ApiExcludeController()
@Controller('admin/workers')
export class PageController {
  @Get()
  async page(@Res() response: Response): Promise<void> {
    response.set({ ...HEADERS, 'Cache-Control': 'private, no-cache' });
    if (!(await sent(response, 'index.html')))
      response.status(503).type('text/plain').send('This page has not been built: npm run build.');
  }

  @Get('assets/*path')
  async asset(@Param('path') path: string[], @Res() response: Response): Promise<void> {
    const name = path.join('/');
    const kept = HASHED.test(name) ? `private, max-age=${A_YEAR_S}, immutable` : 'private, no-cache';
    response.set({ ...HEADERS, 'Cache-Control': kept });
    if (await sent(response, `assets/${name}`)) return;
    response.removeHeader('Cache-Control');
    throw new AppError('not_found', `There is no ${name}.`);
  }
}

/** Whether there is such a file; a path cannot leave the root. */
function sent(response: Response, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    response.sendFile(path, { root: ROOT, cacheControl: false }, (error?: NodeJS.ErrnoException) => {
      // A client that goes away while it is sent a file is nobody's error.
      if (!error || response.headersSent) return resolve(true);
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '') || isRefused(error))
        return resolve(false);
      reject(error);
    });
  });
}

/** Express has an HTTP status for what it does not serve, such as paths with dots. */
const isRefused = (error: object): boolean => 'status' in error && Number(error.status) < 500;
