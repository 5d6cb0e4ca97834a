import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';
import { jobType } from './job-type.js';

/** Ids and settings, never bytes or text. Fields added later stay optional until old jobs have drained. */
class TaskPayload {
  /** The request that submitted the task; it is in every log line of it. */
  @IsOptional() @IsString() requestId?: string;
  /** Where to tell of the task's end. */
  @IsOptional() @IsString() callbackUrl?: string;
}

export class ProcessDocumentPayload extends TaskPayload {
  @IsString() documentId: string;
  @IsString() collection: string;
  @IsString() filename: string;
  @IsIn(['pdf', 'docx', 'html', 'markdown', 'text']) documentType:
    'pdf' | 'docx' | 'html' | 'markdown' | 'text';
  @IsString() fileKey: string;
  @IsInt() @Min(1) bytes: number;
  @IsString() revision: string;
  @IsInt() @Min(1) chunkSize: number;
  @IsInt() @Min(0) chunkOverlap: number;
  @IsObject() metadata: Record<string, unknown>;
}

export class BatchChild {
  @IsString() taskId: string;
  @IsString() documentId: string;
  @IsString() filename: string;
}

export class ProcessBatchPayload extends TaskPayload {
  @IsString() collection: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => BatchChild)
  children: BatchChild[];
}

export const MAX_REPROCESSED_IDS = 1000;

export class ReprocessCollectionPayload extends TaskPayload {
  @IsString() collection: string;
  /** In characters; both or neither. Without them each document keeps the settings it has. */
  @IsOptional() @IsInt() @Min(1) chunkSize?: number;
  @IsOptional() @IsInt() @Min(0) chunkOverlap?: number;
  /** All documents of the collection where it is absent. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_REPROCESSED_IDS)
  @IsString({ each: true })
  documentIds?: string[];
  /** Whether documents are left alone that would come out as they are. */
  @IsBoolean() onlyOutdated: boolean;
  /** How far earlier runs of the task came; the handler's own. */
  @IsOptional() @IsObject() cameTo?: object;
}

export class DeliverWebhookPayload {
  @IsString() taskId: string;
  @IsString() url: string;
  @IsOptional() @IsString() requestId?: string;
}

export class OptimizeIndexPayload {
  /** All collections where it is absent. */
  @IsOptional() @IsString() collection?: string;
}

export class BuildEmbeddingVersionPayload extends TaskPayload {
  @IsString() collection: string;
  /** Its id; what it is to be like lies with the collection. */
  @IsString() version: string;
}

class NoPayload {}

export const PROCESS_DOCUMENT = jobType('process-document', ProcessDocumentPayload);
export const PROCESS_DOCUMENTS_BATCH = jobType('process-documents-batch', ProcessBatchPayload);
export const REPROCESS_COLLECTION = jobType('reprocess-collection', ReprocessCollectionPayload);
export const DELIVER_WEBHOOK = jobType('deliver-webhook', DeliverWebhookPayload);
export const BUILD_EMBEDDING_VERSION = jobType('build-embedding-version', BuildEmbeddingVersionPayload);
export const HEALTH_CHECK = jobType('health-check', NoPayload);
export const OPTIMIZE_INDEX = jobType('optimize-index', OptimizeIndexPayload);
export const SWEEP = jobType('sweep', NoPayload);
