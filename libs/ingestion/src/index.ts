export { DocumentWriter } from './documents/document-writer.js';
export { DocumentsModule } from './documents/documents.module.js';
export { IngestionModule } from './ingestion.module.js';
export { DocumentSubmitter, type AcceptedBatch, type RejectedFile } from './submit/document-submitter.js';
export type { Accepted, SubmissionSettings, UploadedFile } from './submit/submission.js';
