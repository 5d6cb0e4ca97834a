import { ChunkIndex } from '@app/chunk-index';
import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Injectable, Logger } from '@nestjs/common';
import type { Question } from './answer-types.js';
import {
  CollectionSource,
  missing,
  type CollectionQuestion,
  type SourceAnswer,
} from './collection-source.js';
import type { Deadline } from './deadline.js';
import { askFurther, type FurtherAnswer } from './further-source.js';
import { planOf, type QueryPlan, type Weighed } from './query-plan.js';
import type { SourceQuestion } from './query-source.js';
import { SourceRegistry } from './source-registry.js';

/** What the sources of a plan answered, in its order. */
export interface Answers {
  readonly collections: readonly Weighed<SourceAnswer>[];
  readonly further: readonly Weighed<FurtherAnswer>[];
}

/** Asks sources in parallel, each within its own limit and the query's. */
@Injectable()
export class Sources {
  private readonly logger = new Logger(Sources.name);

  constructor(
    private readonly index: ChunkIndex,
    private readonly registry: SourceRegistry,
    private readonly settings: Settings,
  ) {}

  /** @throws AppError `invalid_request` */
  plan(question: Question): QueryPlan {
    return planOf(question, this.registry);
  }

  /**
   * Differs after each commit to a collection of the plan, in whichever process. Undefined where another source takes
   * part: of what that finds nobody knows how new it is.
   */
  async generations({ collections, further }: QueryPlan): Promise<string | undefined> {
    if (further.length > 0) return undefined;
    const generations = collections.map(({ of }) => this.index.generation(of));
    return JSON.stringify((await Promise.all(generations)).map((generation) => generation ?? null));
  }

  /** @throws AppError `collection_not_found`; `sources_unavailable` when every source failed */
  async ask(
    plan: QueryPlan,
    question: CollectionQuestion & SourceQuestion,
    deadline: Deadline,
  ): Promise<Answers> {
    const limit = (): number => deadline.limit(this.settings.QUERY_SOURCE_TIMEOUT_MS);
    const [collections, further] = await Promise.all([
      all(plan.collections, (name) => new CollectionSource(this.index, name, limit).ask(question)),
      all(plan.further, (source) => askFurther(source, question, deadline.limit(source.timeoutMs))),
    ]);
    const answers = { collections: existing(collections, plan.absent), further };
    this.logFailures(answers);
    requireAnswer(answers);
    return answers;
  }

  private logFailures({ collections, further }: Answers): void {
    const failures = [
      ...collections.flatMap(({ of: { keyword, semantic, report } }) =>
        [keyword, semantic].map(({ error }) => ({ err: error, source: report.name })),
      ),
      ...further.map(({ of: { failure, report } }) => ({ err: failure, source: report.name })),
    ];
    for (const failure of failures) {
      if (failure.err !== undefined) this.logger.error(failure, 'a source failed');
    }
  }
}

const all = <T, R>(targets: readonly Weighed<T>[], ask: (target: T) => Promise<R>): Promise<Weighed<R>[]> =>
  Promise.all(targets.map(async ({ of, weight }) => ({ of: await ask(of), weight })));

function existing(
  answers: readonly Weighed<SourceAnswer>[],
  absent: QueryPlan['absent'],
): Weighed<SourceAnswer>[] {
  if (absent === 'report') return [...answers];
  const error = answers.map(({ of }) => missing(of)).find((found) => found !== undefined);
  if (error && absent === 'fail') throw error;
  return answers.filter(({ of }) => !missing(of));
}

function requireAnswer({ collections, further }: Answers): void {
  const silent = [
    ...collections.map(({ of }) => isSilent(of)),
    ...further.map(({ of }) => of.passages === undefined),
  ];
  if (silent.length > 0 && silent.every(Boolean)) {
    throw new AppError('sources_unavailable', 'None of the sources answered.', { retryAfter: 5 });
  }
}

/** Something went wrong with it, and nothing was searched. */
const isSilent = ({ keyword, semantic, report }: SourceAnswer): boolean =>
  report.status !== 'ok' && !keyword.passages && !semantic.passages;
