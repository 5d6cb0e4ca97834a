import type { CitedPassage, UnansweredReason, WrittenAnswer } from './answer-types.js';
import { noAnswer } from './chat-failure.js';
import { CitationFilter } from './citations.js';
import type { ChatPiece } from './completion.js';
import { NOT_IN_DOCUMENTS } from './prompt.js';

const MESSAGES: Record<UnansweredReason, string> = {
  nothing_found: 'Nothing was found in the documents for this question.',
  not_in_documents: 'The documents do not say.',
};
/** Models like to decorate what they were told to say. */
const DECORATION = /^[\s"'`*_.[(]+/;

export type DraftedAnswer = Pick<
  WrittenAnswer,
  'answered' | 'unanswered_reason' | 'answer' | 'citations' | 'unknown_citations' | 'truncated'
>;

export function unanswered(reason: UnansweredReason): DraftedAnswer {
  return {
    answered: false,
    unanswered_reason: reason,
    answer: MESSAGES[reason],
    citations: [],
    unknown_citations: [],
    truncated: false,
  };
}

/** An answer while it is written: its citations are checked, and nothing of "not in the documents" is shown. */
export class Draft {
  private readonly citations: CitationFilter;
  private text = '';
  /** What may be the beginning of "not in the documents". */
  private opening: string | undefined = '';
  private truncated = false;

  /** @param passages those that the model was given */
  constructor(private readonly passages: readonly CitedPassage[]) {
    this.citations = new CitationFilter(new Set(passages.map(({ number }) => number)));
  }

  /** Returns what can be shown of the answer now. */
  push({ text, finish }: ChatPiece): string {
    this.truncated ||= finish === 'length';
    if (this.opening === undefined) return this.show(this.citations.push(text));
    this.opening += text;
    if (isUndecided(this.opening)) return '';
    const { opening } = this;
    this.opening = undefined;
    return this.show(this.citations.push(opening));
  }

  /** What is left to be shown. To be called once, when the model has ended. */
  end(): string {
    const opening = this.opening ?? '';
    this.opening = undefined;
    if (saysNothing(opening)) {
      this.text = opening;
      return '';
    }
    return this.show(this.citations.push(opening) + this.citations.end()).trimEnd();
  }

  /** @throws AppError `llm_unavailable` when the model has written nothing */
  get answer(): DraftedAnswer {
    if (saysNothing(this.text)) return unanswered('not_in_documents');
    if (this.text.trim() === '') throw noAnswer('gave no answer');
    const cited = new Set(this.citations.cited);
    return {
      answered: true,
      unanswered_reason: null,
      answer: this.text.trim(),
      citations: this.passages.filter(({ number }) => cited.has(number)),
      unknown_citations: this.citations.unknown,
      truncated: this.truncated,
    };
  }

  private show(text: string): string {
    this.text += text;
    return text;
  }
}

const undecorated = (text: string): string => text.replace(DECORATION, '');

const saysNothing = (text: string): boolean => undecorated(text).startsWith(NOT_IN_DOCUMENTS);

/** It is the beginning of "not in the documents", or begins with it. */
const isUndecided = (text: string): boolean =>
  NOT_IN_DOCUMENTS.startsWith(undecorated(text).slice(0, NOT_IN_DOCUMENTS.length));
