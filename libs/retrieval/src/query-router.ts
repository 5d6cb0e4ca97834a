import { ChunkIndex, parseFilter, type ChunkHit, type Filter } from '@app/chunk-index';
import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { analyseQuery } from '@app/text-analysis';
import { Injectable, Logger } from '@nestjs/common';
import { withDeadline } from './deadline.js';

/** What is asked. */
export interface Question {
  readonly query: string;
  /** `default` where it is absent; a collection that was named must exist. */
  readonly collections?: readonly string[];
  readonly topK: number;
  readonly mode: 'auto' | 'hybrid' | 'keyword' | 'semantic';
  /** As clients write it; see `parseFilter`. */
  readonly filter?: Record<string, unknown>;
}

/** A chunk that answers, and where it is from. */
export interface Passage {
  readonly text: string;
  /** BM25; higher is better, comparable within one answer only. */
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
}

export interface SourceReport {
  readonly name: string;
  readonly status: 'ok' | 'timeout' | 'error';
  readonly took_ms: number;
  readonly hits: number;
}

export interface Answer {
  readonly results: Passage[];
  readonly sources: SourceReport[];
  readonly mode: 'keyword';
  readonly cached: boolean;
  readonly took_ms: number;
}

interface Asked {
  readonly passages: Passage[];
  readonly report: SourceReport;
  readonly error?: unknown;
}

const DEFAULT_COLLECTION = 'default';

/** Asks the sources in parallel, each within its own deadline; a late or failing one is reported, not waited for. */
@Injectable()
export class QueryRouter {
  private readonly logger = new Logger(QueryRouter.name);

  constructor(
    private readonly index: ChunkIndex,
    private readonly settings: Settings,
  ) {}

  /** @throws AppError `invalid_request`, `collection_not_found`, `sources_unavailable` when every source failed */
  async query(question: Question): Promise<Answer> {
    const startedAt = performance.now();
    if (question.mode === 'semantic') throw noEmbeddings();
    const filter = question.filter && parseFilter(question.filter);
    const collections = [...new Set(question.collections ?? [DEFAULT_COLLECTION])];
    const terms = analyseQuery(question.query);
    const asked = await Promise.all(
      collections.map((collection) => this.ask(collection, terms, question.topK, filter)),
    );
    // The default collection need not exist before the first document; one that was named must.
    const missing = asked.flatMap(({ error }) => (isMissing(error) ? [error] : []));
    if (question.collections && missing[0]) throw missing[0];
    const sources = asked.filter(({ error }) => !isMissing(error)).map(({ report }) => report);
    if (sources.length > 0 && sources.every(({ status }) => status !== 'ok')) {
      throw new AppError('sources_unavailable', 'None of the sources answered.', { retryAfter: 5 });
    }
    const results = asked
      .flatMap(({ passages }) => passages)
      .sort((a, b) => b.score - a.score)
      .slice(0, question.topK);
    return {
      results,
      sources,
      mode: 'keyword',
      cached: false,
      took_ms: Math.round(performance.now() - startedAt),
    };
  }

  private async ask(
    collection: string,
    terms: readonly string[],
    limit: number,
    filter: Filter | undefined,
  ): Promise<Asked> {
    const startedAt = performance.now();
    const report = (status: SourceReport['status'], hits: number): SourceReport => ({
      name: collection,
      status,
      took_ms: Math.round(performance.now() - startedAt),
      hits,
    });
    try {
      const search =
        terms.length > 0 ? this.index.searchTerms({ collection, terms, limit, filter }) : Promise.resolve([]);
      const hits = await withDeadline(search, this.settings.QUERY_SOURCE_TIMEOUT_MS);
      if (!hits) return { passages: [], report: report('timeout', 0) };
      return { passages: hits.map((hit) => passage(hit, collection)), report: report('ok', hits.length) };
    } catch (error) {
      if (!isMissing(error)) this.logger.error({ err: error, source: collection }, 'a source failed');
      return { passages: [], report: report('error', 0), error };
    }
  }
}

function isMissing(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'collection_not_found';
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
  };
}

function noEmbeddings(): AppError {
  const message = 'needs an embedding service, and none is configured';
  return new AppError('invalid_request', `The mode "semantic" ${message}.`, {
    errors: [{ field: 'mode', message }],
  });
}
