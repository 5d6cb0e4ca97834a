import { secretDigest, Settings } from '@app/config';
import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { timingSafeEqual } from 'node:crypto';

/** Lets through whoever has `METRICS_TOKEN`, and everybody where none is set. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly expected: Buffer | undefined;

  constructor({ METRICS_TOKEN }: Settings) {
    this.expected = METRICS_TOKEN === undefined ? undefined : secretDigest(METRICS_TOKEN);
  }

  /** @throws UnauthorizedException */
  canActivate(context: ExecutionContext): boolean {
    if (!this.expected) return true;
    const http = context.switchToHttp();
    const [scheme, token = ''] = http.getRequest<Request>().headers.authorization?.split(' ') ?? [];
    if (scheme?.toLowerCase() === 'bearer' && timingSafeEqual(secretDigest(token), this.expected))
      return true;
    http.getResponse<Response>().setHeader('WWW-Authenticate', 'Bearer');
    throw new UnauthorizedException('The metrics need the token of METRICS_TOKEN.');
  }
}
