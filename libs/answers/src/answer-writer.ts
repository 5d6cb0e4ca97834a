import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { CachedQueryRouter, type Answer, type Freshness, type Question } from '@app/retrieval';
import { Inject, Injectable } from '@nestjs/common';
import type { CitedPassage, WrittenAnswer } from './answer-types.js';
import { ChatModel } from './chat-model.js';
import { Draft, unanswered, type DraftedAnswer } from './draft.js';
import { prompt, type ChatMessage } from './prompt.js';
import { withinBudget } from './token-budget.js';

/** What becomes of an answer: the passages it is written from, its text as it is written, and all of it. */
export type AnswerEvent =
  | { readonly event: 'passages'; readonly data: { readonly passages: readonly CitedPassage[] } }
  | { readonly event: 'delta'; readonly data: { readonly text: string } }
  | { readonly event: 'answer'; readonly data: WrittenAnswer };

export interface WriteOptions {
  /** For the passages; texts are written anew each time. */
  readonly freshness: Freshness;
  /** Gives up, and with it the call of the model. */
  readonly signal: AbortSignal;
}

/** What an answer is written from. */
interface Research {
  readonly startedAt: number;
  readonly found: Answer;
  /** Those that the model is given. */
  readonly passages: readonly CitedPassage[];
  readonly messages: readonly ChatMessage[];
}

/** Has questions answered by a language model, from the passages that are found for them and nothing else. */
@Injectable()
export class AnswerWriter {
  constructor(
    private readonly router: CachedQueryRouter,
    @Inject(ChatModel) private readonly model: ChatModel | null,
    private readonly settings: Settings,
  ) {}

  /**
   * @throws AppError `answers_not_configured`, `llm_unavailable`, and what a query throws; the signal's reason
   */
  async write(question: Question, options: WriteOptions): Promise<WrittenAnswer> {
    const model = this.required();
    const research = await this.research(question, options.freshness);
    if (research.passages.length === 0) return complete(research, unanswered('nothing_found'));
    const draft = new Draft(research.passages);
    draft.push(await model.complete(research.messages, options.signal));
    draft.end();
    return complete(research, draft.answer);
  }

  /** As `write`, piece by piece: `passages`, then `delta` as often as there is text, and last `answer`. */
  async *stream(question: Question, options: WriteOptions): AsyncGenerator<AnswerEvent, void> {
    const model = this.required();
    const research = await this.research(question, options.freshness);
    yield { event: 'passages', data: { passages: research.passages } };
    if (research.passages.length === 0) {
      yield { event: 'answer', data: complete(research, unanswered('nothing_found')) };
      return;
    }
    const draft = new Draft(research.passages);
    for await (const piece of model.stream(research.messages, options.signal)) {
      yield* delta(draft.push(piece));
    }
    yield* delta(draft.end());
    yield { event: 'answer', data: complete(research, draft.answer) };
  }

  private async research(question: Question, freshness: Freshness): Promise<Research> {
    const startedAt = performance.now();
    const found = await this.router.query(question, freshness);
    const numbered = found.results.map((passage, index) => ({ number: index + 1, ...passage }));
    const passages = withinBudget(numbered, this.settings.LLM_CONTEXT_TOKENS);
    return { startedAt, found, passages, messages: prompt(question.query, passages) };
  }

  private required(): ChatModel {
    if (this.model) return this.model;
    throw new AppError('answers_not_configured', 'This server has no language model to write answers with.');
  }
}

function* delta(text: string): Generator<AnswerEvent, void> {
  if (text !== '') yield { event: 'delta', data: { text } };
}

function complete({ found, startedAt }: Research, drafted: DraftedAnswer): WrittenAnswer {
  const { sources, mode, degraded, cached } = found;
  const tookMs = Math.round(performance.now() - startedAt);
  return { ...drafted, sources, mode, degraded, cached, took_ms: tookMs };
}
