import { AppError } from '@app/errors';
import {
  ServiceHttpClient,
  type CallOptions,
  type ServiceHealth,
  type ServiceRequest,
} from '@app/http-client';
import { addAbortSignal } from 'node:stream';
import { noAnswer } from './chat-failure.js';
import type { ChatModelOptions } from './chat-model-options.js';
import { completionPieces } from './completion-stream.js';
import { readPiece, type ChatPiece } from './completion.js';
import type { ChatMessage } from './prompt.js';
import { Turns, type Turn } from './turns.js';

/** Of one text; a model that does not come to an end is stopped here. */
const MAX_CHARACTERS = 1_000_000;

/** A language model, `POST {baseUrl}/chat/completions` in OpenAI's dialect. Every failure is an `AppError` `llm_unavailable`. */
export class ChatModel {
  private readonly http: ServiceHttpClient;
  private readonly turns: Turns;

  constructor(private readonly options: ChatModelOptions) {
    this.http = new ServiceHttpClient(options.service);
    this.turns = new Turns(options.concurrency, options.timeoutMs);
  }

  /** The whole text. @throws AppError `llm_unavailable`; the signal's reason */
  async complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatPiece> {
    const turn = await this.turns.begin(signal);
    try {
      const { data } = await this.http.request<unknown>(this.request(messages, false, turn));
      const piece = readPiece(data);
      if (!piece || piece.text.trim() === '') throw noAnswer('gave no answer');
      return piece;
    } catch (error) {
      throw turn.failure(error);
    } finally {
      turn.end();
    }
  }

  /** The text as it is written. @throws AppError `llm_unavailable`, also in the middle; the signal's reason */
  async *stream(messages: readonly ChatMessage[], signal: AbortSignal): AsyncGenerator<ChatPiece, void> {
    const turn = await this.turns.begin(signal);
    try {
      yield* this.pieces(messages, turn);
    } catch (error) {
      throw turn.failure(error);
    } finally {
      turn.end();
    }
  }

  /** How the service is; it never rejects. */
  health(options: Pick<CallOptions, 'signal' | 'timeoutMs'>): Promise<ServiceHealth> {
    return this.http.health(options);
  }

  close(): void {
    this.http.close();
  }

  private async *pieces(messages: readonly ChatMessage[], turn: Turn): AsyncGenerator<ChatPiece, void> {
    const { headers, data } = await this.http.stream(this.request(messages, true, turn));
    addAbortSignal(turn.signal, data);
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

  private request(messages: readonly ChatMessage[], stream: boolean, { call }: Turn): ServiceRequest {
    const { model, maxTokens } = this.options;
    return {
      ...call,
      method: 'POST',
      path: '/chat/completions',
      headers: stream ? { Accept: 'text/event-stream' } : undefined,
      json: { model, messages, max_tokens: maxTokens, temperature: 0, stream },
    };
  }
}
