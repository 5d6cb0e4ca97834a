/** Something that costs to read, read once for all who ask within a time, and by one of them at a time. */
export class SharedValue<T> {
  private value: { readonly is: T; readonly readAt: number } | undefined;
  private reading: Promise<T> | undefined;

  /** @param read what fails is asked for again by whoever comes next */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly ttlMs: number,
  ) {}

  get(): Promise<T> {
    if (this.value && performance.now() - this.value.readAt < this.ttlMs)
      return Promise.resolve(this.value.is);
    this.reading ??= this.readOnce();
    return this.reading;
  }

  private async readOnce(): Promise<T> {
    try {
      const is = await this.read();
      this.value = { is, readAt: performance.now() };
      return is;
    } finally {
      this.reading = undefined;
    }
  }
}
