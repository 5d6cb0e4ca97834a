import { ChunkIndex, parseFilter } from '@app/chunk-index';
import { Settings } from '@app/config';
import { Embedder } from '@app/embedding';
import { AppError } from '@app/errors';
import { analyseQuery } from '@app/text-analysis';
import { Injectable, Logger } from '@nestjs/common';
import { finalMode, plannedMode } from './answer-mode.js';
import type { Answer, Mode, Question } from './answer-types.js';
import { CollectionSource, missing, type SourceAnswer, type SourceQuestion } from './collection-source.js';
import { mergePassages, type HybridWeights } from './merge-passages.js';
import { embedQuestion, type EmbeddedQuestion } from './question-vector.js';

const DEFAULT_COLLECTION = 'default';
/** What scores are added up of; deeper than the answer, so that it can have what neither search puts on top. */
const MIN_DEPTH = 50;
const DEPTH_FACTOR = 3;

/** Asks the sources in parallel, each within its own deadline; a late or failing one is reported, not waited for. */
@Injectable()
export class QueryRouter {
  private readonly logger = new Logger(QueryRouter.name);

  constructor(
    private readonly index: ChunkIndex,
    private readonly embedder: Embedder,
    private readonly settings: Settings,
  ) {}

  /**
   * Does less than it was asked for where there is no embedding of the question, or nothing to compare it with,
   * and says so in `degraded`.
   * @throws AppError `invalid_request`, `collection_not_found`, `sources_unavailable` when every source failed;
   *   in the mode `semantic` also `embedding_unavailable`, `embedding_rejected`
   */
  async query(question: Question): Promise<Answer> {
    const startedAt = performance.now();
    const planned = plannedMode(question.mode, this.embedder.version !== undefined);
    const depth = depthOf(planned.mode, question.topK);
    const filter = question.filter && parseFilter(question.filter);
    const embedding = planned.mode === 'keyword' ? undefined : this.embed(question.query);
    const answers = await this.ask(question.collections, {
      terms: planned.mode === 'semantic' ? undefined : analyseQuery(question.query),
      vector: embedding?.then(({ vector }) => vector),
      limit: depth,
      filter,
    });
    const failure = (await embedding)?.failure;
    if (failure && planned.mode === 'semantic') throw failure;
    const { mode, degraded } = finalMode(planned, answers, failure);
    return {
      results: mergePassages(answers, mode, depth, hybridWeights(this.settings)).slice(0, question.topK),
      sources: answers.map(({ report }) => report),
      mode,
      degraded,
      cached: false,
      took_ms: Math.round(performance.now() - startedAt),
    };
  }

  private async embed(query: string): Promise<EmbeddedQuestion> {
    const embedded = await embedQuestion(this.embedder, query, this.settings.QUERY_EMBEDDING_TIMEOUT_MS);
    if (embedded.failure) this.logger.warn({ err: embedded.failure }, 'a question was not embedded');
    return embedded;
  }

  /** What the sources that exist answer. The default collection need not before the first document; a named one must. */
  private async ask(
    named: readonly string[] | undefined,
    question: SourceQuestion,
  ): Promise<readonly SourceAnswer[]> {
    const names = [...new Set(named ?? [DEFAULT_COLLECTION])];
    const answers = await Promise.all(names.map((name) => this.source(name).ask(question)));
    const absent = answers.map(missing).find((error) => error !== undefined);
    if (named && absent) throw absent;
    const present = answers.filter((answer) => !missing(answer));
    this.logFailures(present);
    if (present.length > 0 && present.every(isSilent)) {
      throw new AppError('sources_unavailable', 'None of the sources answered.', { retryAfter: 5 });
    }
    return present;
  }

  private source(collection: string): CollectionSource {
    return new CollectionSource(this.index, collection, this.settings.QUERY_SOURCE_TIMEOUT_MS);
  }

  private logFailures(answers: readonly SourceAnswer[]): void {
    for (const { keyword, semantic, report } of answers) {
      for (const { error } of [keyword, semantic]) {
        if (error !== undefined) this.logger.error({ err: error, source: report.name }, 'a source failed');
      }
    }
  }
}

const depthOf = (mode: Mode, topK: number): number =>
  mode === 'hybrid' ? Math.max(MIN_DEPTH, DEPTH_FACTOR * topK) : topK;

const hybridWeights = (settings: Settings): HybridWeights => ({
  keyword: settings.HYBRID_KEYWORD_WEIGHT,
  semantic: settings.HYBRID_SEMANTIC_WEIGHT,
});

/** Something went wrong with it, and nothing was searched. */
const isSilent = ({ keyword, semantic, report }: SourceAnswer): boolean =>
  report.status !== 'ok' && !keyword.passages && !semantic.passages;
