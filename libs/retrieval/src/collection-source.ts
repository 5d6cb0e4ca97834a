import type { ChunkHit, ChunkIndex, Filter } from '@app/chunk-index';
import { AppError } from '@app/errors';
import type { Passage, SourceReport } from './answer-types.js';
import type { QuestionVector } from './question-vector.js';
import { errorText, lateText } from './further-source.js';
import { NOT_SEARCHED, searched, type Searched } from './searched.js';

/** What a collection is asked; what is absent is not searched by. */
export interface CollectionQuestion {
  readonly terms?: readonly string[];
  /** Resolves to undefined when the question was not embedded. */
  readonly vector?: Promise<QuestionVector | undefined>;
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
    return { keyword, semantic, report: reportOf(this.collection, [keyword, semantic]) };
  }

  private async byTerms({ terms, limit, parsedFilter: filter }: CollectionQuestion): Promise<Searched> {
    if (!terms) return NOT_SEARCHED;
    const { collection } = this;
    return this.searched(
      terms.length > 0 ? this.index.searchTerms({ collection, terms, limit, filter }) : Promise.resolve([]),
    );
  }

  private async byVector({ vector, limit, parsedFilter: filter }: CollectionQuestion): Promise<Searched> {
    const embedded = await vector;
    if (!embedded) return NOT_SEARCHED;
    return this.searched(
      this.index.searchVectors({ collection: this.collection, ...embedded, limit, filter }),
    );
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

function reportOf(name: string, searches: readonly Searched[]): SourceReport {
  const worst = (['error', 'timeout'] as const).find((bad) => searches.some(({ status }) => status === bad));
  const found = searches.flatMap(({ passages }) => passages ?? []);
  return {
    name,
    status: worst ?? 'ok',
    took_ms: Math.max(...searches.map(({ tookMs }) => tookMs)),
    hits: new Set(found.map(({ chunk_id }) => chunk_id)).size,
    degraded: null,
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
