/** Work that is asked for again while it is under way is done once, and whoever asked gets its outcome. */
export class SingleFlight<T> {
  private readonly underWay = new Map<string, Promise<T>>();

  /** The outcome of the work under way; undefined where there is none. */
  joined(key: string): Promise<T> | undefined {
    return this.underWay.get(key);
  }

  begin(key: string, work: () => Promise<T>): Promise<T> {
    const begun = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, begun);
    return begun;
  }
}
