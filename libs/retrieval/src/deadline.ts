/** The end of a whole query, which the limits of its parts do not reach beyond. */
export class Deadline {
  private readonly at: number;

  /** @param ms milliseconds from now */
  constructor(ms: number) {
    this.at = performance.now() + ms;
  }

  /** `ms`, or what is left where that is less. */
  limit(ms: number): number {
    return Math.max(0, Math.min(ms, this.at - performance.now()));
  }
}

/** What `operation` resolves to, or undefined when that takes longer than `ms`; its later outcome is ignored. */
export async function withDeadline<T>(operation: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([operation, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
