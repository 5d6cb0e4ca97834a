export type { Answer, Degradation, Mode, Passage, Question, SourceReport } from './answer-types.js';
export {
  QuerySource,
  type PassageSource,
  type QuerySourceOptions,
  type SourcePassage,
  type SourceQuestion,
} from './query-source.js';
export { QueryRouter } from './query-router.js';
export { RetrievalModule } from './retrieval.module.js';
