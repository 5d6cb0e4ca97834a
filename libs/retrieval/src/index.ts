export type { Answer, Degradation, Mode, Passage, Question, SourceReport } from './answer-types.js';
export { CachedQueryRouter, type Freshness } from './cache/cached-query-router.js';
export {
  QuerySource,
  type PassageSource,
  type QuerySourceOptions,
  type SourcePassage,
  type SourceQuestion,
} from './query-source.js';
export { RetrievalModule } from './retrieval.module.js';
export { RetrievalServices } from './retrieval-services.js';
