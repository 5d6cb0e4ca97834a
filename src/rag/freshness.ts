import type { Freshness } from '@app/retrieval';
import type { ApiHeaderOptions } from '@nestjs/swagger';

export const CACHE_CONTROL: ApiHeaderOptions = {
  name: 'Cache-Control',
  required: false,
  description: '`no-cache`: search anew, whatever is kept. `no-store`: and keep nothing of it.',
};

/** What `Cache-Control` of a request says (RFC 9111, 5.2.1); what is not known there is ignored. */
export function freshnessOf(cacheControl: string | undefined): Freshness {
  const directives = (cacheControl ?? '').toLowerCase().split(/[\s,]+/);
  if (directives.includes('no-store')) return 'unkept';
  return directives.includes('no-cache') ? 'fresh' : 'any';
}
