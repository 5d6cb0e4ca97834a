/** Things by their key, made when they are first asked for; of more than `limit` the one used longest ago goes. */
export class RecentlyUsed<T> {
  /** In the order of their last use. */
  private readonly entries = new Map<string, T>();

  /** @param dispose is told of each that goes */
  constructor(
    private readonly limit: number,
    private readonly dispose: (entry: T) => void,
  ) {}

  get(key: string, make: () => T): T {
    const entry = this.entries.get(key) ?? make();
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > this.limit) this.drop(this.entries.keys().next().value as string);
    return entry;
  }

  clear(): void {
    for (const key of [...this.entries.keys()]) this.drop(key);
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    if (entry !== undefined) this.dispose(entry);
  }
}
