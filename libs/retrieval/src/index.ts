export type { Answer, Degradation, Mode, Passage, Question, SourceReport } from './answer-types.js';
export { QueryRouter } from './query-router.js';
export { RetrievalModule } from './retrieval.module.js';
