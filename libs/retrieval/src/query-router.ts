import { parseFilter } from '@app/chunk-index';
import { Settings } from '@app/config';
import { Embedders } from '@app/embedding';
import { analyseQuery } from '@app/text-analysis';
import { Injectable, Logger } from '@nestjs/common';
import { finalMode, plannedMode, type AnswerMode } from './answer-mode.js';
import type { Answer, Mode, Question } from './answer-types.js';
import { Deadline } from './deadline.js';
import { Finish } from './finish.js';
import { fuseAnswers } from './fuse-answers.js';
import type { HybridWeights } from './merge-passages.js';
import type { QueryPlan } from './query-plan.js';
import { QuestionVectors } from './question-vector.js';
import { Sources, type Answers } from './sources.js';

/** What is fused; deeper than the answer, so that it can have what neither search puts on top. */
const MIN_DEPTH = 50;
const DEPTH_FACTOR = 3;

/** Asks the sources in parallel, each within its own deadline; a late or failing one is reported, not waited for. */
@Injectable()
export class QueryRouter {
  private readonly logger = new Logger(QueryRouter.name);

  constructor(
    private readonly sources: Sources,
    private readonly embedders: Embedders,
    private readonly finish: Finish,
    private readonly settings: Settings,
  ) {}

  /**
   * Does less than it was asked for where there is no embedding of the question, or nothing to compare it with,
   * and says so in `degraded`.
   * @throws AppError `invalid_request`, `collection_not_found`, `sources_unavailable` when every source failed;
   *   in the mode `semantic` also `embedding_unavailable`, `embedding_rejected`
   */
  async query(question: Question, deadline = this.deadline()): Promise<Answer> {
    const startedAt = performance.now();
    const plan = this.sources.plan(question);
    const planned = this.plannedMode(question, plan);
    const depth = depthOf(planned.mode, this.finish.candidates(question), plan);
    const parsedFilter = question.filter && parseFilter(question.filter);
    const terms = planned.mode === 'semantic' ? undefined : analyseQuery(question.query);
    const vectors = planned.mode === 'keyword' ? undefined : this.vectors(question.query, deadline);
    const asked = { ...question, terms, vectors, limit: depth, parsedFilter };
    const answers = await this.sources.ask(plan, asked, deadline);
    await this.logFailures(vectors);
    const { mode, degraded } = doneMode(planned, answers);
    const reports = [...answers.collections, ...answers.further].map(({ of }) => of.report);
    return {
      ...(await this.finish.of(
        question,
        { passages: fuseAnswers(answers, mode, depth, hybridWeights(this.settings)), reports },
        deadline,
      )),
      rule: plan.rule,
      mode,
      degraded,
      cached: false,
      took_ms: Math.round(performance.now() - startedAt),
    };
  }

  /** Of a query that begins now. */
  deadline(): Deadline {
    return new Deadline(this.settings.QUERY_TIMEOUT_MS);
  }

  /** Further sources have embeddings of their own, or none. */
  private plannedMode({ mode }: Question, { collections }: QueryPlan): AnswerMode {
    return plannedMode(mode, this.embedders.isConfigured || collections.length === 0);
  }

  private vectors(query: string, deadline: Deadline): QuestionVectors {
    const limit = (): number => deadline.limit(this.settings.QUERY_EMBEDDING_TIMEOUT_MS);
    return new QuestionVectors(this.embedders, query, limit);
  }

  private async logFailures(vectors: QuestionVectors | undefined): Promise<void> {
    for (const failure of (await vectors?.failures()) ?? []) {
      this.logger.warn({ err: failure }, 'a question was not embedded');
    }
  }
}

/** @throws AppError why the question was not embedded, when nothing could be searched without a vector */
function doneMode(planned: AnswerMode, { collections, further }: Answers): AnswerMode {
  const semantic = collections.map(({ of }) => of.semantic);
  const notEmbedded = semantic.find((search) => search.notEmbedded)?.notEmbedded;
  const isNothing = [...semantic, ...further.map(({ of }) => of)].every(({ passages }) => !passages);
  if (notEmbedded && planned.mode === 'semantic' && isNothing) throw notEmbedded;
  return finalMode(
    planned,
    collections.map(({ of }) => of),
  );
}

/** Of several lists some are left out: those that two sources have. */
function depthOf(mode: Mode, topK: number, { collections, further }: QueryPlan): number {
  const isOneList = mode !== 'hybrid' && collections.length + further.length <= 1;
  return isOneList ? topK : Math.max(MIN_DEPTH, DEPTH_FACTOR * topK);
}

const hybridWeights = (settings: Settings): HybridWeights => ({
  keyword: settings.HYBRID_KEYWORD_WEIGHT,
  semantic: settings.HYBRID_SEMANTIC_WEIGHT,
});
