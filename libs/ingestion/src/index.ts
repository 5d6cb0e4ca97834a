export { DocumentWriter } from './documents/document-writer.js';
export { DocumentsModule } from './documents/documents.module.js';
export { IngestionModule } from './ingestion.module.js';
export type { DocumentResult } from './pipeline/document-pipeline.js';
export { DocumentSubmitter, type AcceptedBatch, type RejectedFile } from './submit/document-submitter.js';
export type { Accepted, SubmissionSettings, UploadedFile } from './submit/submission.js';
export type { BuildResult } from './versions/build-version.handler.js';
export { EmbeddingVersions, type VersionList, type VersionStatus } from './versions/embedding-versions.js';
