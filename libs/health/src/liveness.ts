import { Injectable } from '@nestjs/common';

/** What keeps the process from making progress and a restart would cure; undefined while it makes some. */
type Check = () => string | undefined;

/**
 * Whether this process makes progress. Only what a restart cures belongs here: a Redis that is away would still be away
 * afterwards. That the event loop turns need not be checked: without that nobody is answered.
 */
@Injectable()
export class Liveness {
  private readonly checks = new Map<string, Check>();

  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** What is wrong, by the name of the check; empty when nothing is. */
  get problems(): Readonly<Record<string, string>> {
    const found = [...this.checks].map(([name, check]) => [name, check()] as const);
    return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
