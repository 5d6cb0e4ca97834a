/** Finds the page of an offset. */
export class PageMap {
  /** @param starts where each page begins, ascending; undefined where there are no pages */
  constructor(private readonly starts: readonly number[] | undefined) {}

  /** From 1; null where there are no pages. Of pages without text that begin at one offset it is the last. */
  pageOf(offset: number): number | null {
    if (!this.starts) return null;
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(low, 1);
  }
}
