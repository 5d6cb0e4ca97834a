/** A piece of a text that a model writes. */
export interface ChatPiece {
  readonly text: string;
  /** Why the text ends with it: `stop`, `length`, or what else the service says; undefined while it goes on. */
  readonly finish: string | undefined;
}

/** The text of a completion, or of a part of one that is streamed; undefined when it has none. */
export function readPiece(body: unknown): ChatPiece | undefined {
  const choice = first(field(body, 'choices'));
  const content = field(field(choice, 'message') ?? field(choice, 'delta'), 'content');
  const finish = field(choice, 'finish_reason');
  if (choice === undefined) return undefined;
  return {
    text: typeof content === 'string' ? content : '',
    finish: typeof finish === 'string' ? finish : undefined,
  };
}

const first = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : undefined);

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
