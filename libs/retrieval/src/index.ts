export { QueryRouter, type Answer, type Passage, type Question, type SourceReport } from './query-router.js';
export { RetrievalModule } from './retrieval.module.js';
