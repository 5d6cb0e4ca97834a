import { Injectable } from '@nestjs/common';
import type { Answer, Passage, Question, SourceReport } from './answer-types.js';
import type { Deadline } from './deadline.js';
import { Neighbourhood, reportedIn } from './neighbourhood.js';
import { Reranker } from './reranker.js';

interface Found {
  /** Of all sources, best first. */
  readonly passages: readonly Passage[];
  readonly reports: readonly SourceReport[];
}

/** Makes the results of an answer of what was found: the best of it, reranked, each with what stands around it. */
@Injectable()
export class Finish {
  constructor(
    private readonly reranker: Reranker,
    private readonly neighbourhood: Neighbourhood,
  ) {}

  /** How many passages there should be to choose from. */
  candidates({ topK, rerank = true }: Question): number {
    return this.reranker.candidates(topK, rerank);
  }

  async of(
    question: Question,
    { passages, reports }: Found,
    deadline: Deadline,
  ): Promise<Pick<Answer, 'results' | 'sources' | 'reranked' | 'rerank_error'>> {
    const { query, topK, rerank = true, contextChunks = 0 } = question;
    const candidates = passages.slice(0, this.candidates(question));
    const reranking = await this.reranker.rerank(query, candidates, { isWanted: rerank, deadline });
    const best = reranking.passages.slice(0, topK);
    const inContext = await this.neighbourhood.around(best, contextChunks, deadline);
    return {
      results: inContext.passages,
      sources: reports.map((report) => reportedIn(inContext, report)),
      reranked: reranking.reranked,
      rerank_error: reranking.rerank_error,
    };
  }
}
