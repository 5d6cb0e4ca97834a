/** What is asked. */
export interface Question {
  readonly query: string;
  /** A collection that was named must exist. */
  readonly collections?: readonly string[];
  /** Further sources. Where neither these nor collections are named a rule chooses, else it is `default` and all of them. */
  readonly sources?: readonly string[];
  readonly topK: number;
  /** `auto` is hybrid where an embedding service is configured, else keyword. */
  readonly mode: 'auto' | Mode;
  /** As clients write it; see `parseFilter`. */
  readonly filter?: Record<string, unknown>;
  /** Whether the rerank service, where there is one, orders the passages; true unless given. */
  readonly rerank?: boolean;
  /** Chunks on each side that passages are to bring with them; none unless given. */
  readonly contextChunks?: number;
}

/** By words, by meaning (vectors), or by both. */
export type Mode = 'keyword' | 'semantic' | 'hybrid';

/** A chunk that answers, and where it is from. */
export interface Passage {
  readonly text: string;
  /**
   * BM25 in a keyword answer, the cosine in a semantic one, in a hybrid one how far it stands out by either; the sum
   * of reciprocal ranks where further sources were asked. Higher is better, comparable within one answer only.
   */
  readonly score: number;
  readonly document_id: string;
  readonly collection: string;
  readonly filename: string;
  /** From 1; null where the format has no pages. */
  readonly page_start: number | null;
  readonly page_end: number | null;
  readonly chunk_id: string;
  readonly source: string;
  readonly metadata: Record<string, unknown>;
  /** From 0, in document order; null where the source does not say. */
  readonly position: number | null;
  /** The chunks around it, in document order; null where they were not asked for, or could not be had. */
  readonly context: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
}

export interface SourceReport {
  readonly name: string;
  /** Of its searches the one that went worst; what another one found is in the answer all the same. */
  readonly status: 'ok' | 'timeout' | 'error';
  /** Of its slowest search, without the time in which the question was embedded. */
  readonly took_ms: number;
  /** Chunks that its searches found. */
  readonly hits: number;
  /** Why it did less than it was asked for. */
  readonly degraded: Degradation | null;
  /** What went wrong, for people; safe to show. */
  readonly error: string | null;
}

/** Why less was done than was asked for. */
export interface Degradation {
  readonly from: 'hybrid' | 'semantic';
  /**
   * `embedding_not_configured`: there is no embedding service, or not the one of the collection. `embedding_unavailable`:
   * it did not embed the question. `not_embedded`: no collection has vectors by it. `sources_unavailable`: one of the two searches
   * failed or was late in every source.
   */
  readonly code:
    'embedding_not_configured' | 'embedding_unavailable' | 'not_embedded' | 'sources_unavailable';
  /** For people; safe to show. */
  readonly reason: string;
}

export interface Reranking {
  /** Whether a rerank service has ordered the results; their scores are then its own. */
  readonly reranked: boolean;
  /** Why it has not although it was to; safe to show. */
  readonly rerank_error: string | null;
}

export interface Answer extends Reranking {
  readonly results: Passage[];
  readonly sources: SourceReport[];
  /** The rule of the configuration that chose the sources. */
  readonly rule: string | null;
  /** What was really done in the collections; further sources search in their own way. */
  readonly mode: Mode;
  /** Null when that is what was asked for. */
  readonly degraded: Degradation | null;
  readonly cached: boolean;
  readonly took_ms: number;
}
