export { DocumentWriter } from './documents/document-writer.js';
export { DocumentsModule } from './documents/documents.module.js';
export { IngestionModule } from './ingestion.module.js';
export type { DocumentResult } from './pipeline/document-pipeline.js';
export type { ReprocessFailure, ReprocessResult } from './reprocess/reprocess-progress.js';
export { ReprocessSubmitter } from './reprocess/reprocess-submitter.js';
export { DocumentSubmitter, type AcceptedBatch, type RejectedFile } from './submit/document-submitter.js';
export type { Accepted, SubmissionSettings, UploadedFile } from './submit/submission.js';
