import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingModule } from '@app/embedding';
import { FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { DocumentSubmitter } from '../submit/document-submitter.js';
import { EarlierSubmissions } from '../submit/earlier-submissions.js';
import { ReprocessSubmitter } from '../reprocess/reprocess-submitter.js';
import { SubmissionClaims } from '../submit/submission-claims.js';
import { SubmissionResults } from '../submit/submission-results.js';
import { EmbeddingVersions } from '../versions/embedding-versions.js';
import { VersionTasks } from '../versions/version-tasks.js';
import { DocumentLocks } from './document-locks.js';
import { DocumentWriter } from './document-writer.js';

/** What the API and the worker both do with documents: submit, replace, delete; and with their embedding versions. */
@Module({
  imports: [FileStoreModule, ChunkIndexModule, EmbeddingModule],
  providers: [
    DocumentLocks,
    DocumentWriter,
    SubmissionClaims,
    SubmissionResults,
    EarlierSubmissions,
    DocumentSubmitter,
    ReprocessSubmitter,
    VersionTasks,
    EmbeddingVersions,
  ],
  exports: [DocumentWriter, DocumentSubmitter, EarlierSubmissions, ReprocessSubmitter, EmbeddingVersions],
})
export class DocumentsModule {}
