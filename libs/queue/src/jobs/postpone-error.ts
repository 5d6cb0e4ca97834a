/** Thrown by a handler that has to run later: the task goes back to its queue until then, and no attempt is used up. */
export class PostponeError extends Error {
  override readonly name = 'PostponeError';

  constructor(
    /** From now. */
    readonly seconds: number,
    reason: string,
  ) {
    super(reason);
  }
}
