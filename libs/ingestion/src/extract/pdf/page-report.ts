import type { PageText } from './read-page.js';

/** A page with a larger share of unreadable characters is named. */
const MAX_UNREADABLE = 0.1;
const MAX_NUMBERS = 20;

/** Collects what an operator should know about the pages. */
export class PageReport {
  private readonly damaged: number[] = [];
  private readonly empty: number[] = [];
  private readonly unreadable: number[] = [];

  get failed(): number {
    return this.damaged.length;
  }

  /** @param page null if it could not be read */
  add(number: number, page: PageText | null): void {
    if (!page) this.damaged.push(number);
    else if (page.lines.length === 0) this.empty.push(number);
    if (page && page.unreadable > page.characters * MAX_UNREADABLE) this.unreadable.push(number);
  }

  warnings(): string[] {
    return [
      ...list('damaged pages left out', this.damaged),
      ...list('pages without text', this.empty),
      ...list('pages with characters that cannot be read', this.unreadable),
    ];
  }
}

function list(what: string, pages: readonly number[]): string[] {
  if (pages.length === 0) return [];
  const more = pages.length > MAX_NUMBERS ? ` and ${pages.length - MAX_NUMBERS} more` : '';
  return [`${what}: ${pages.slice(0, MAX_NUMBERS).join(', ')}${more}`];
}
