import type { Answer, Passage } from '@app/retrieval';

/** A passage under the number that the model knows it by, from 1. */
export interface CitedPassage extends Passage {
  readonly number: number;
}

/** `nothing_found`: there were no passages to answer from; `not_in_documents`: the model found no answer in them. */
export type UnansweredReason = 'nothing_found' | 'not_in_documents';

/** A text by a language model, and what it rests on. */
export interface WrittenAnswer extends Pick<Answer, 'sources' | 'mode' | 'degraded' | 'cached' | 'took_ms'> {
  readonly answered: boolean;
  /** Null when it was answered. */
  readonly unanswered_reason: UnansweredReason | null;
  /** In the language of the question, with citations as `[1]`; a fixed message when it was not answered. */
  readonly answer: string;
  /** The passages that the text cites, by number. */
  readonly citations: readonly CitedPassage[];
  /** Numbers that the model cited and that no passage has; they are no longer in the text. */
  readonly unknown_citations: readonly number[];
  /** Whether the text ends because it reached its limit. */
  readonly truncated: boolean;
}
