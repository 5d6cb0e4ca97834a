import type { Readable } from 'node:stream';

/** Destroys a stream of which nothing comes for too long. */
export class ReadLimit {
  expired = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param ms milliseconds until the first of it has to be there */
  constructor(
    private readonly stream: Readable,
    public ms: number,
  ) {
    this.restart(ms);
  }

  /** For as long as it is not read, nothing can come. */
  pause(): void {
    clearTimeout(this.timer);
  }

  restart(ms: number): void {
    this.pause();
    this.ms = ms;
    this.timer = setTimeout(() => {
      this.expired = true;
      this.stream.destroy(new Error(`nothing came for ${ms} ms`));
    }, ms);
  }
}
