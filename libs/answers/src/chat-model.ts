import { AppError } from '@app/errors';
import {
  ServiceHttpClient,
  type CallOptions,
  type ServiceHealth,
  type ServiceRequest,
} from '@app/http-client';
import { chatFailure, noAnswer } from './chat-failure.js';
import type { ChatModelOptions } from './chat-model-options.js';
import { completionPieces } from './completion-stream.js';
import { readPiece, type ChatPiece } from './completion.js';
import type { ChatMessage } from './prompt.js';
import { Turns } from './turns.js';

/** Of one text; a model that does not come to an end is stopped here. */
const MAX_CHARACTERS = 1_000_000;

/** A language model, `POST {baseUrl}/chat/completions` in OpenAI's dialect. Every failure is an `AppError` `llm_unavailable`. */
export class ChatModel {
  private readonly http: ServiceHttpClient;
  private readonly turns: Turns;

  constructor(private readonly options: ChatModelOptions) {
    this.http = new ServiceHttpClient(options.service);
    this.turns = new Turns(options.concurrency);
  }

  /** The whole text. @throws AppError `llm_unavailable`; the signal's reason */
  async complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatPiece> {
    const limit = this.limit();
    const ended = AbortSignal.any([signal, limit]);
    let end: (() => void) | undefined;
    try {
      end = await this.turns.begin(ended);
      const { data } = await this.http.request<unknown>(this.request(messages, false, ended));
      const piece = readPiece(data);
      if (!piece || piece.text.trim() === '') throw noAnswer('gave no answer');
      return piece;
    } catch (error) {
      throw failure(error, signal, limit);
    } finally {
      end?.();
    }
  }

  /** The text as it is written. @throws AppError `llm_unavailable`, also in the middle; the signal's reason */
  async *stream(messages: readonly ChatMessage[], signal: AbortSignal): AsyncGenerator<ChatPiece, void> {
    const limit = this.limit();
    const ended = AbortSignal.any([signal, limit]);
    let end: (() => void) | undefined;
    try {
      end = await this.turns.begin(ended);
      yield* this.pieces(messages, ended);
    } catch (error) {
      throw failure(error, signal, limit);
    } finally {
      end?.();
    }
  }

  /** How the service is; it never rejects. */
  health(options: Pick<CallOptions, 'signal' | 'timeoutMs'>): Promise<ServiceHealth> {
    return this.http.health(options);
  }

  close(): void {
    this.http.close();
  }

  private async *pieces(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
  ): AsyncGenerator<ChatPiece, void> {
    const { headers, data } = await this.http.stream(this.request(messages, true, signal));
    try {
      if (!headers['content-type']?.startsWith('text/event-stream')) throw noAnswer('does not stream');
      let characters = 0;
      for await (const piece of completionPieces(data)) {
        characters += piece.text.length;
        if (characters > MAX_CHARACTERS) throw noAnswer('does not come to an end');
        yield piece;
      }
    } catch (error) {
      // What breaks in the body is an error of the socket.
      throw error instanceof AppError ? error : noAnswer('broke off its answer', error);
    } finally {
      data.destroy();
    }
  }

  /** Of one text, its wait for a turn included. */
  private limit(): AbortSignal {
    return AbortSignal.timeout(this.options.timeoutMs);
  }

  private request(messages: readonly ChatMessage[], stream: boolean, signal: AbortSignal): ServiceRequest {
    const { model, maxTokens } = this.options;
    return {
      method: 'POST',
      path: '/chat/completions',
      headers: stream ? { Accept: 'text/event-stream' } : undefined,
      json: { model, messages, max_tokens: maxTokens, temperature: 0, stream },
      signal,
    };
  }
}

function failure(error: unknown, signal: AbortSignal, limit: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (limit.aborted) return noAnswer('did not come to an end in time', error);
  return chatFailure(error);
}
