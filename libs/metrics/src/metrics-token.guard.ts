import { Settings } from '@app/config';
import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Lets through whoever has `METRICS_TOKEN`, and everybody where none is set. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly expected: Buffer | undefined;

  constructor({ METRICS_TOKEN }: Settings) {
    this.expected = METRICS_TOKEN === undefined ? undefined : digest(METRICS_TOKEN);
  }

  /** @throws UnauthorizedException */
  canActivate(context: ExecutionContext): boolean {
    if (!this.expected) return true;
    const http = context.switchToHttp();
    const [scheme, token = ''] = http.getRequest<Request>().headers.authorization?.split(' ') ?? [];
    if (scheme?.toLowerCase() === 'bearer' && timingSafeEqual(digest(token), this.expected)) return true;
    http.getResponse<Response>().setHeader('WWW-Authenticate', 'Bearer');
    throw new UnauthorizedException('The metrics need the token of METRICS_TOKEN.');
  }
}

/** Equal lengths, which `timingSafeEqual` demands, and nothing learnt from the time it takes. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
