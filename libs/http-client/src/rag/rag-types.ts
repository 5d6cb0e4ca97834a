import type { Readable } from 'node:stream';
import type { CallOptions, ServiceHttpClientOptions } from '../service/service-types.js';
import type { components, operations } from './contract.generated.js';

type Schemas = components['schemas'];
type QueryOf<Operation extends keyof operations> = NonNullable<operations[Operation]['parameters']['query']>;
/** In a form metadata is a JSON string; here it is the object. */
type Fields<Dto extends { metadata?: string }> = Omit<Dto, 'metadata'> & {
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** How Ragmill is called. Times are in milliseconds. */
export interface RagServiceOptions extends Omit<ServiceHttpClientOptions, 'name'> {
  /** In errors, health and metrics; `rag` unless given. */
  readonly name?: string;
}

/**
 * A document to add. A `path` and `content` can be sent again, and are when a request fails; a `stream` is sent once and
 * destroyed afterwards, however that ends.
 */
export type DocumentSource =
  | {
      readonly path: string;
      /** The last part of `path` unless given. */
      readonly filename?: string;
    }
  | { readonly content: Uint8Array; readonly filename: string }
  | {
      readonly stream: Readable;
      readonly filename: string;
      /** How many it has; the upload fails when that is not so. Sent in chunks of unknown number unless given. */
      readonly bytes?: number;
    };

export interface KeyedCallOptions extends CallOptions {
  /** A random one unless given. The same key with the same request gives the same task again. */
  readonly idempotencyKey?: string;
}

/** Of an upload; `timeoutMs` is the limit of one attempt: a minute, and a second for each 128 KiB, unless given. */
export type UploadOptions = KeyedCallOptions;

export type AddDocumentFields = Fields<Schemas['AddDocumentDto']>;
export type AddDocumentsBatchFields = Fields<Schemas['AddDocumentsBatchDto']>;
export type AddedDocument = Schemas['SubmittedDto'];
export type AddedBatch = Schemas['SubmittedBatchDto'];

/** A task as it is. `result` is a `DocumentResult`, of a batch a `BatchResult`, of a reprocessing a `ReprocessResult`, of an embedding version an `EmbeddingVersionResult`; null until it is completed. */
export type Task = Schemas['TaskDto'];
export type TaskStatus = Schemas['TaskStatus'];
export type TaskError = Schemas['TaskErrorDto'];
export type DocumentResult = Schemas['DocumentResultDto'];
export type BatchResult = Schemas['BatchResultDto'];
export type ReprocessResult = Schemas['ReprocessResultDto'];
export type TaskFilter = QueryOf<'TasksController_tasks'>;
export type TaskPage = Schemas['TaskListDto'];
export type RetryFilter = Schemas['RetryTasksDto'];
export type RetriedTasks = Schemas['RetriedTasksDto'];

export type QueryRequest = Schemas['QueryDto'];
export type QueryAnswer = Schemas['AnswerDto'];
export type AnswerRequest = Omit<Schemas['AnswerRequestDto'], 'stream'>;
export type WrittenAnswer = Schemas['WrittenAnswerDto'];
export type CitedPassage = Schemas['CitedPassageDto'];
export type Passage = Schemas['PassageDto'];

export type DocumentQuery = QueryOf<'DocumentsController_document'>;
export type PageQuery = QueryOf<'DocumentsController_documents'>;
export type StoredDocument = Schemas['DocumentDto'];
export type DocumentPage = Schemas['DocumentPageDto'];
export type DeletedDocument = Schemas['DeletedDocumentDto'];
export type ChunkPage = Schemas['ChunkPageDto'];
export type Collection = Schemas['CollectionDto'];
export type DeletedCollection = Schemas['DeletedCollectionDto'];
export type ReprocessRequest = Schemas['ReprocessDto'];
export type Reprocessing = Schemas['ReprocessSubmittedDto'];

/** An embedding version of a collection that is to be built; what is not given is the service's own. */
export type EmbeddingVersionRequest = Partial<Schemas['BuildEmbeddingVersionDto']>;
export type EmbeddingVersion = Schemas['EmbeddingVersionDto'];
export type EmbeddingVersions = Schemas['EmbeddingVersionsDto'];
export type SubmittedEmbeddingVersion = Schemas['SubmittedEmbeddingVersionDto'];
export type DeletedEmbeddingVersion = Schemas['DeletedEmbeddingVersionDto'];
/** What the building of an embedding version ends with. */
export type EmbeddingVersionResult = Schemas['EmbeddingVersionResultDto'];

/** Every stable code of an error; a newer server may have more. */
export type ErrorCode = Schemas['ErrorCode'];

/** How a task is waited for. Times are in milliseconds. */
export interface WaitOptions {
  /** Gives up; the call rejects with its reason. The task runs on: `cancelTask` ends it. */
  readonly signal?: AbortSignal;
  /** How long; an hour unless given. */
  readonly timeoutMs?: number;
  /** Between two looks at the task while its events cannot be had; 1 s unless given. */
  readonly pollMs?: number;
  /** Told of the task as it is found, and each time it has changed, its end included. What it throws ends the wait. */
  readonly onProgress?: (task: Task) => void;
  /** `X-Request-Id` of each request. */
  readonly requestId?: string;
}
