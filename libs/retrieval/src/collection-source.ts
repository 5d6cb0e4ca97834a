import type { ChunkHit, ChunkIndex, Filter } from '@app/chunk-index';
import type { EmbeddingVersion } from '@app/embedding';
import { AppError } from '@app/errors';
import type { Degradation, Passage, SourceReport } from './answer-types.js';
import { whyNotEmbedded } from './answer-mode.js';
import type { QuestionVector, QuestionVectors } from './question-vector.js';
import { errorText, lateText } from './further-source.js';
import { NOT_SEARCHED, searched, timely, type Searched } from './searched.js';

/** What a collection is asked; what is absent is not searched by. */
export interface CollectionQuestion {
  readonly terms?: readonly string[];
  readonly vectors?: QuestionVectors;
  /** Chunks that each search gives at most. */
  readonly limit: number;
  readonly parsedFilter?: Filter;
}

/** What a collection found, and how. */
export interface SourceAnswer {
  readonly keyword: Searched;
  readonly semantic: Searched;
  readonly report: SourceReport;
}

/** A collection as a source. */
export class CollectionSource {
  /** @param limitMs for a search that begins now */
  constructor(
    private readonly index: ChunkIndex,
    private readonly collection: string,
    private readonly limitMs: () => number,
  ) {}

  /** Searches by words at once and by meaning as soon as the question is embedded. Does not throw. */
  async ask(question: CollectionQuestion): Promise<SourceAnswer> {
    const [keyword, semantic] = await Promise.all([this.byTerms(question), this.byVector(question)]);
    const degraded = degradation(question, semantic);
    return { keyword, semantic, report: { ...reportOf(this.collection, [keyword, semantic]), degraded } };
  }

  private async byTerms({ terms, limit, parsedFilter: filter }: CollectionQuestion): Promise<Searched> {
    if (!terms) return NOT_SEARCHED;
    const { collection } = this;
    return this.searched(
      terms.length > 0 ? this.index.searchTerms({ collection, terms, limit, filter }) : this.nothing(),
    );
  }

  /** @throws AppError `collection_not_found` */
  private async nothing(): Promise<ChunkHit[]> {
    await this.index.versions.active(this.collection);
    return [];
  }

  private async byVector(question: CollectionQuestion): Promise<Searched> {
    const { vectors } = question;
    if (!vectors) return NOT_SEARCHED;
    const { value: version, ...lookedUp } = await timely(this.version(vectors), this.limitMs());
    if (!version) return lookedUp;
    const { vector, failure } = await vectors.of(version);
    if (failure) return { ...NOT_SEARCHED, notEmbedded: failure };
    return this.searched(this.nearest(vector, vectors, question));
  }

  /** @throws AppError `collection_not_found` */
  private async version(vectors: QuestionVectors): Promise<EmbeddingVersion | undefined> {
    return (await this.index.versions.active(this.collection)) ?? vectors.initial;
  }

  private async nearest(
    vector: QuestionVector,
    vectors: QuestionVectors,
    { limit, parsedFilter: filter }: CollectionQuestion,
  ): Promise<ChunkHit[] | undefined> {
    const given = { collection: this.collection, limit, filter };
    const hits = await this.index.searchVectors({ ...given, ...vector });
    if (hits) return hits;
    // Another version may have been activated, and this one deleted, since it was looked up.
    const version = await this.version(vectors);
    if (!version || version.id === vector.embeddingVersion) return undefined;
    const other = await vectors.of(version);
    return other.vector && this.index.searchVectors({ ...given, ...other.vector });
  }

  private searched(search: Promise<ChunkHit[] | undefined>): Promise<Searched> {
    const passages = search.then((hits) => hits?.map((hit) => passage(hit, this.collection)));
    return searched(passages, this.limitMs());
  }
}

/** The error of a source that is a collection which does not exist. */
export function missing({ keyword, semantic }: SourceAnswer): AppError | undefined {
  return [keyword.error, semantic.error].find(
    (error): error is AppError => error instanceof AppError && error.code === 'collection_not_found',
  );
}

/** Of a collection whose question was not embedded. */
function degradation({ terms }: CollectionQuestion, { notEmbedded }: Searched): Degradation | null {
  if (!notEmbedded) return null;
  return { from: terms ? 'hybrid' : 'semantic', ...whyNotEmbedded(notEmbedded) };
}

function reportOf(name: string, searches: readonly Searched[]): Omit<SourceReport, 'degraded'> {
  const worst = (['error', 'timeout'] as const).find((bad) => searches.some(({ status }) => status === bad));
  const found = searches.flatMap(({ passages }) => passages ?? []);
  return {
    name,
    status: worst ?? 'ok',
    took_ms: Math.max(...searches.map(({ tookMs }) => tookMs)),
    hits: new Set(found.map(({ chunk_id }) => chunk_id)).size,
    error: errorOf(searches),
  };
}

function errorOf(searches: readonly Searched[]): string | null {
  const failed = searches.find(({ error }) => error !== undefined);
  if (failed) return errorText(failed.error);
  const late = searches.find(({ status }) => status === 'timeout');
  return late ? lateText(late.tookMs) : null;
}

function passage(hit: ChunkHit, collection: string): Passage {
  return {
    text: hit.text,
    score: hit.score,
    document_id: hit.documentId,
    collection,
    filename: hit.filename,
    page_start: hit.pageStart,
    page_end: hit.pageEnd,
    chunk_id: hit.chunkId,
    source: collection,
    metadata: hit.metadata,
    position: hit.position,
    context: null,
  };
}
