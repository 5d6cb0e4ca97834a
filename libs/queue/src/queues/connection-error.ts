const CONNECTION_ERROR =
  /Connection is closed|Stream isn't writeable|max retries per request|Command timed out|ECONN|EPIPE|ETIMEDOUT|LOADING|READONLY|MISCONF|OOM command/;

/** Whether an error says that Redis is away or not ready to take anything, not that something is wrong with what was asked. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof Error && CONNECTION_ERROR.test(`${error.name} ${error.message}`);
}
