import { serverSentEvents } from '@app/http-client';
import type { Readable } from 'node:stream';
import { noAnswer } from './chat-failure.js';
import { readPiece, type ChatPiece } from './completion.js';

const DONE = '[DONE]';
const MAX_EVENT_CHARACTERS = 2 ** 20;

/**
 * The pieces of a completion that is streamed as server-sent events, to its last one.
 * @throws AppError `llm_unavailable` when the stream ends before the text does, or has something else in it
 */
export async function* completionPieces(body: Readable): AsyncGenerator<ChatPiece, void> {
  let finished = false;
  for await (const events of serverSentEvents(body, MAX_EVENT_CHARACTERS)) {
    for (const { data } of events) {
      if (data === DONE) return;
      const piece = pieceOf(data);
      if (!piece) continue;
      finished ||= piece.finish !== undefined;
      yield piece;
    }
  }
  if (!finished) throw noAnswer('broke off its answer');
}

/** Undefined of an event without a choice, such as one that counts tokens. */
function pieceOf(data: string): ChatPiece | undefined {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch {
    throw noAnswer('sent something that is no answer');
  }
  // Errors that come up once the status was sent.
  if (typeof body === 'object' && body !== null && 'error' in body) throw noAnswer('gave up its answer');
  return readPiece(body);
}
