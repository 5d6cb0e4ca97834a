/** Thrown by a handler that has to run later: the task goes back to its queue until then, and no attempt is used up. */
export class PostponeError extends Error {
  override readonly name = 'PostponeError';

  constructor(
    /** From now. */
    readonly seconds: number,
    reason: string,
    /**
     * As how many tasks the run that is over counts: as many of others take their turns first. With 0 it keeps the
     * turn it has had, and goes before all that came later.
     */
    readonly turns = 0,
  ) {
    super(reason);
  }
}
