import { ChunkIndexModule } from '@app/chunk-index';
import { FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { DocumentSubmitter } from '../submit/document-submitter.js';
import { EarlierSubmissions } from '../submit/earlier-submissions.js';
import { ReprocessSubmitter } from '../reprocess/reprocess-submitter.js';
import { SubmissionClaims } from '../submit/submission-claims.js';
import { DocumentLocks } from './document-locks.js';
import { DocumentWriter } from './document-writer.js';

/** What the API and the worker both do with documents: submit, replace, delete. */
@Module({
  imports: [FileStoreModule, ChunkIndexModule],
  providers: [
    DocumentLocks,
    DocumentWriter,
    SubmissionClaims,
    EarlierSubmissions,
    DocumentSubmitter,
    ReprocessSubmitter,
  ],
  exports: [DocumentWriter, DocumentSubmitter, EarlierSubmissions, ReprocessSubmitter],
})
export class DocumentsModule {}
