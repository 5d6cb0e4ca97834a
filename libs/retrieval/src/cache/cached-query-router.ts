import { Injectable, Logger } from '@nestjs/common';
import type { Answer, Question } from '../answer-types.js';
import type { Deadline } from '../deadline.js';
import { QueryRouter } from '../query-router.js';
import { timely } from '../searched.js';
import { Sources } from '../sources.js';
import { normalised } from './answer-key.js';
import { AnswerKeys } from './answer-keys.js';
import { AnswerStore } from './answer-store.js';
import { CacheCounts } from './cache-counts.js';
import { SingleFlight } from './single-flight.js';

/**
 * What a client wants of the cache (RFC 9111, 5.2.1): `fresh` ("no-cache") does without what is kept, `unkept`
 * ("no-store") leaves nothing there either.
 */
export type Freshness = 'any' | 'fresh' | 'unkept';

/** A question, and the state of the collections before it was searched for. */
interface Asked {
  readonly question: Question;
  readonly key: string;
  readonly generations: string;
  readonly deadline: Deadline;
}

/** A query is not to wait for its cache. */
const GENERATIONS_LIMIT_MS = 1000;

/**
 * The query router with a cache before it. What is kept of an answer is given only while each of its collections is at
 * the generation that was read before they were searched: after any commit, in whichever process, it is not found.
 */
@Injectable()
export class CachedQueryRouter {
  /** Of the queries of this process. */
  readonly counts = new CacheCounts();
  private readonly logger = new Logger(CachedQueryRouter.name);
  private readonly flights = new SingleFlight<Answer>();

  constructor(
    private readonly router: QueryRouter,
    private readonly sources: Sources,
    private readonly keys: AnswerKeys,
    private readonly store: AnswerStore,
  ) {}

  /**
   * As `QueryRouter.query`, from the cache where it can be: `cached` says so. `took_ms` is of this query; what
   * `sources` says is of the search that was made.
   */
  async query(given: Question, freshness: Freshness = 'any'): Promise<Answer> {
    const startedAt = performance.now();
    const question = normalised(given);
    const deadline = this.router.deadline();
    const asked =
      freshness === 'unkept' || this.store.isOff ? undefined : await this.asked(question, deadline);
    if (!asked) return this.searchUnkept(question, deadline);
    if (freshness === 'fresh') return this.searchFresh(asked);
    const answer = await this.answer(asked);
    return { ...answer, took_ms: Math.round(performance.now() - startedAt) };
  }

  private searchUnkept(question: Question, deadline: Deadline): Promise<Answer> {
    this.counts.count('bypassed');
    return this.router.query(question, deadline);
  }

  private searchFresh(asked: Asked): Promise<Answer> {
    this.counts.count('bypassed');
    return this.search(asked);
  }

  private answer(asked: Asked): Promise<Answer> {
    // Whoever joins has read the same generations, so that what is being searched is as new as he may ask for.
    const flight = `${asked.key} ${asked.generations}`;
    const joined = this.flights.joined(flight);
    if (joined) this.counts.count('shared');
    return joined ?? this.flights.begin(flight, () => this.find(asked));
  }

  private async find(asked: Asked): Promise<Answer> {
    const kept = await this.store.get(asked.key);
    const isValid = kept?.generations === asked.generations;
    this.counts.count(isValid ? 'hit' : 'miss');
    return isValid ? { ...kept.answer, cached: true } : this.search(asked);
  }

  private async search(asked: Asked): Promise<Answer> {
    const answer = await this.router.query(asked.question, asked.deadline);
    const { key, generations } = asked;
    if (isWhole(answer, asked)) await this.store.put(key, { generations, answer });
    return answer;
  }

  /** Undefined when nothing tells, or not in time, how new an answer is. */
  private async asked(question: Question, deadline: Deadline): Promise<Asked | undefined> {
    const reading = this.sources.generations(this.sources.plan(question));
    const { value, status, error } = await timely(reading, deadline.limit(GENERATIONS_LIMIT_MS));
    if (value !== undefined)
      return { question, key: this.keys.keyOf(question), generations: value, deadline };
    // What the search makes of that is the answer.
    if (status !== 'ok') {
      this.logger.warn({ status, err: error }, 'the query cache is not used: a generation could not be read');
    }
    return undefined;
  }
}

/** Nothing of it is missing. */
function isWhole(answer: Answer, { question }: Asked): boolean {
  const { degraded, sources, results, rerank_error } = answer;
  if (degraded !== null || rerank_error !== null) return false;
  if (question.contextChunks && results.some(({ context }) => context === null)) return false;
  return sources.every((source) => source.status === 'ok' && source.degraded === null);
}
