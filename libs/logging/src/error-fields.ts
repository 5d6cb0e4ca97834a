/** Causes of causes. */
const MAX_DEPTH = 5;

interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: ErrorFields;
}

/**
 * An error as it is logged: these fields and no others. Errors of libraries have whole requests on them, and those of
 * Redis the arguments of the command: secrets, and texts of documents.
 */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? error : '' };
  const { code } = error as { code?: unknown };
  const hasCause = error.cause !== undefined && depth < MAX_DEPTH;
  return {
    type: error.constructor.name,
    message: error.message,
    stack: error.stack,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(hasCause && { cause: errorFields(error.cause, depth + 1) }),
  };
}
