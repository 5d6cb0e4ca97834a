/** A document as it is recorded in the index. Times are ISO 8601. */
export interface IndexedDocument {
  readonly documentId: string;
  readonly collection: string;
  readonly revision: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Its file in the file store. */
  readonly fileKey: string;
  /** Null where the format has no pages. */
  readonly pages: number | null;
  readonly characters: number;
  readonly chunkCount: number;
  readonly metadata: Record<string, unknown>;
  /** The task that indexed it. */
  readonly taskId: string;
  readonly submittedAt: string;
  readonly indexedAt: string;
  readonly warnings: string[];
  /** What its chunks were split by, in characters; absent where that was not recorded yet. */
  readonly chunkSize?: number;
  readonly chunkOverlap?: number;
  /** When the reprocessing was submitted that made these chunks; absent where the submission itself did. */
  readonly reprocessedAt?: string;
  /** The collection's active embedding version, if it has made vectors of its chunks. What is written here is read of a collection without versions only. */
  readonly embeddingVersion: string | null;
}

/** A passage to be indexed; its place in the array is its position in the document. */
export interface IndexableChunk {
  readonly text: string;
  /** Index terms of `text`, separated by spaces; see `analyseText`. */
  readonly terms: string;
  /** From 1; null where the format has no pages. */
  readonly pageStart: number | null;
  readonly pageEnd: number | null;
}

/** A passage as it lies in the index. */
export interface StoredChunk {
  readonly chunkId: string;
  /** From 0, in document order. */
  readonly position: number;
  readonly text: string;
  readonly pageStart: number | null;
  readonly pageEnd: number | null;
}

/** A passage that matches a search. */
export interface ChunkHit extends StoredChunk {
  readonly documentId: string;
  readonly filename: string;
  readonly metadata: Record<string, unknown>;
  /** Higher is better: BM25, comparable within one search only, or a cosine, from -1 to 1. */
  readonly score: number;
}

/** `[a-z0-9][a-z0-9_-]{0,62}` */
export const COLLECTION_NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
