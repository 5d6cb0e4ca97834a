import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Readable } from 'node:stream';

/**
 * The server-sent events (HTML standard, 9.2) of a body, as many at a time as each piece that is read completes: also
 * none, which is a sign of life. It ends with the body, and destroys it when it is left early.
 * @param maxCharacters of one event
 * @throws ParseError of `eventsource-parser` for a longer one; the errors of the body
 */
export async function* serverSentEvents(
  body: Readable,
  maxCharacters: number,
): AsyncGenerator<EventSourceMessage[], void> {
  const events: EventSourceMessage[] = [];
  const parser = createParser({
    maxBufferSize: maxCharacters,
    onEvent: (event) => events.push(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  for await (const text of body.setEncoding('utf8')) {
    parser.feed(text as string);
    yield events.splice(0);
  }
}
