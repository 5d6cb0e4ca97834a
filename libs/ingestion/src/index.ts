export { DocumentWriter } from './documents/document-writer.js';
export { DocumentsModule } from './documents/documents.module.js';
export { DocumentReader } from './pipeline/document-reader.js';
export { IngestionModule } from './ingestion.module.js';
export type { DocumentResult } from './pipeline/document-pipeline.js';
export { Optimizer } from './maintenance/optimizer.js';
export { CHILD_ENDS } from './pool/pool-load.js';
export { DocumentSubmitter, type AcceptedBatch, type RejectedFile } from './submit/document-submitter.js';
export type { Accepted, SubmissionSettings, UploadedFile } from './submit/submission.js';
