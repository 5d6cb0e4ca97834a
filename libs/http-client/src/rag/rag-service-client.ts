import type { AxiosInstance } from 'axios';
import { randomUUID } from 'node:crypto';
import { ServiceHttpClient } from '../service/service-http-client.js';
import type { ServiceHealth } from '../service/service-health.js';
import type { CallOptions, ServiceRequest } from '../service/service-types.js';
import { upload } from './document-upload.js';
import { segment, taskPath, TASK_ROUTE, versionsPath, VERSIONS_ROUTE } from './paths.js';
import type {
  AddDocumentFields,
  AddDocumentsBatchFields,
  AddedBatch,
  AddedDocument,
  AnswerRequest,
  ChunkPage,
  Collection,
  DeletedCollection,
  DeletedDocument,
  DeletedEmbeddingVersion,
  DocumentPage,
  DocumentQuery,
  DocumentSource,
  EmbeddingVersion,
  EmbeddingVersionRequest,
  EmbeddingVersions,
  KeyedCallOptions,
  PageQuery,
  QueryAnswer,
  QueryRequest,
  RagServiceOptions,
  Reprocessing,
  ReprocessRequest,
  RetriedTasks,
  RetryFilter,
  StoredDocument,
  SubmittedEmbeddingVersion,
  Task,
  TaskFilter,
  TaskPage,
  UploadOptions,
  WaitOptions,
  WrittenAnswer,
} from './rag-types.js';
import { TaskWait } from './task-wait.js';

/** Longer than the API waits for its model, unless it was told otherwise. */
const ANSWER_LIMIT_MS = 150_000;
const DOCUMENT_ROUTE = '/rag/documents/{document_id}';

/**
 * Ragmill's REST API. Fields are those of the API; options of the client are in camelCase, their times in milliseconds.
 *
 * Unless it says otherwise, a method rejects with `ServiceResponseError` when the API says no (`code` says why),
 * `ServiceUnavailableError` or `ServiceTimeoutError` when it does not answer, `ServiceProtocolError` when the answer is
 * none, and the reason of `signal` when that is aborted. What can be sent twice is retried.
 */
export class RagServiceClient {
  private readonly http: ServiceHttpClient;

  /**
   * @param axios the instance that sends; one of its own unless given (as by `@nestjs/axios`)
   * @throws TypeError when `baseUrl` is no http or https address
   */
  constructor(options: RagServiceOptions, axios?: AxiosInstance) {
    this.http = new ServiceHttpClient(
      {
        ...options,
        name: options.name ?? 'rag',
        healthPath: options.healthPath ?? '/health/ready',
      },
      axios,
    );
  }

  /**
   * Adds a document; it is processed in the background, see `waitForTask`. It is streamed, and retried under one
   * `Idempotency-Key`; one that is given as a stream is sent once.
   * @throws also what the file system says of a `path`, before anything is sent
   */
  addDocument(
    document: DocumentSource,
    fields: AddDocumentFields = {},
    options: UploadOptions = {},
  ): Promise<AddedDocument> {
    const form = { path: '/rag/add-document', name: 'file', documents: [document], fields } as const;
    return upload(this.http, form, options);
  }

  /** As `addDocument`. A document that is not accepted is in `rejected`, and does not sink the others. */
  addDocumentsBatch(
    documents: readonly DocumentSource[],
    fields: AddDocumentsBatchFields = {},
    options: UploadOptions = {},
  ): Promise<AddedBatch> {
    return upload(this.http, { path: '/rag/add-documents-batch', name: 'files', documents, fields }, options);
  }

  /** @throws also ServiceResponseError `task_not_found` */
  task(taskId: string, options: CallOptions = {}): Promise<Task> {
    return this.send({ method: 'GET', path: taskPath(taskId), route: TASK_ROUTE, ...options });
  }

  /** Newest first; of a batch without its documents. */
  tasks({ status, ...filter }: TaskFilter = {}, options: CallOptions = {}): Promise<TaskPage> {
    const query = { ...filter, status: status?.join(',') };
    return this.send({ method: 'GET', path: '/rag/tasks', query, ...options });
  }

  /**
   * Cancels a task that waits or runs; of a batch its documents as well. One that is cancelled already is no error.
   * @throws also ServiceResponseError `task_not_found`, `task_already_finished`
   */
  cancelTask(taskId: string, options: CallOptions = {}): Promise<Task> {
    return this.send({ method: 'DELETE', path: taskPath(taskId), route: TASK_ROUTE, ...options });
  }

  /**
   * Runs a failed or cancelled task again, under its id. It is sent once: a second request would say
   * `task_not_retryable` of a task that the first has begun.
   * @throws also ServiceResponseError `task_not_found`, `task_not_retryable`
   */
  retryTask(taskId: string, options: CallOptions = {}): Promise<Task> {
    const route = `${TASK_ROUTE}/retry`;
    return this.send({ method: 'POST', path: `${taskPath(taskId)}/retry`, route, ...options });
  }

  /** Runs failed (or cancelled) tasks again that match. It is sent once: the answer to a second request would lack the first one's. */
  retryTasks(filter: RetryFilter = {}, options: CallOptions = {}): Promise<RetriedTasks> {
    return this.send({ method: 'POST', path: '/rag/tasks/retry', json: filter, ...options });
  }

  /**
   * Resolves to the task once it is completed, failed or cancelled, whichever it is. It follows the task's events, and
   * looks at the task now and then while these cannot be had. A server that is away is waited for.
   * @throws also ServiceResponseError `task_not_found`; ServiceTimeoutError after `timeoutMs`, an hour unless given
   */
  waitForTask(taskId: string, options: WaitOptions = {}): Promise<Task> {
    return new TaskWait(this.http, taskId, options).ended();
  }

  /** The passages that answer a question best. It changes nothing, and is retried. */
  query(request: QueryRequest, options: CallOptions = {}): Promise<QueryAnswer> {
    const idempotencyKey = randomUUID();
    return this.send({ method: 'POST', path: '/rag/query', json: request, idempotencyKey, ...options });
  }

  /**
   * A text that answers a question, with the passages that it rests on; `answered` says whether there is one. It is sent
   * once, and takes 150 s at most unless told.
   * @throws also ServiceResponseError `answers_not_configured`, `llm_unavailable`
   */
  answer(request: AnswerRequest, options: CallOptions = {}): Promise<WrittenAnswer> {
    const limits = { timeoutMs: ANSWER_LIMIT_MS, deadlineMs: ANSWER_LIMIT_MS };
    return this.send({ method: 'POST', path: '/rag/answer', json: request, ...limits, ...options });
  }

  /** The documents of a collection, by id. */
  documents(page: PageQuery = {}, options: CallOptions = {}): Promise<DocumentPage> {
    return this.send({ method: 'GET', path: '/rag/documents', query: page, ...options });
  }

  /** @throws also ServiceResponseError `document_not_found` */
  document(
    documentId: string,
    query: DocumentQuery = {},
    options: CallOptions = {},
  ): Promise<StoredDocument> {
    const path = `/rag/documents/${segment(documentId)}`;
    return this.send({ method: 'GET', path, route: DOCUMENT_ROUTE, query, ...options });
  }

  /**
   * Deletes a document; it is not found by any query that starts afterwards.
   * @throws also ServiceResponseError `document_not_found`, perhaps of a document that an attempt without answer deleted
   */
  deleteDocument(
    documentId: string,
    query: DocumentQuery = {},
    options: CallOptions = {},
  ): Promise<DeletedDocument> {
    const path = `/rag/documents/${segment(documentId)}`;
    return this.send({ method: 'DELETE', path, route: DOCUMENT_ROUTE, query, ...options });
  }

  /** The passages of a document, in its order. */
  chunks(documentId: string, page: PageQuery = {}, options: CallOptions = {}): Promise<ChunkPage> {
    const path = `/rag/documents/${segment(documentId)}/chunks`;
    return this.send({ method: 'GET', path, route: `${DOCUMENT_ROUTE}/chunks`, query: page, ...options });
  }

  async collections(options: CallOptions = {}): Promise<Collection[]> {
    const path = '/rag/collections';
    const answer = await this.send<{ collections: Collection[] }>({ method: 'GET', path, ...options });
    return answer.collections;
  }

  /**
   * Deletes a collection with all of its documents.
   * @throws also ServiceResponseError `collection_not_found`, perhaps of one that an attempt without answer deleted
   */
  deleteCollection(name: string, options: CallOptions = {}): Promise<DeletedCollection> {
    const path = `/rag/collections/${segment(name)}`;
    return this.send({ method: 'DELETE', path, route: '/rag/collections/{name}', ...options });
  }

  /**
   * Makes the documents of a collection anew from their stored files, in the background; see `waitForTask`. They are found
   * meanwhile as they were. It is retried under one `Idempotency-Key`.
   * @throws also ServiceResponseError `collection_not_found`
   */
  reprocess(
    collection: string,
    request: ReprocessRequest = {},
    options: KeyedCallOptions = {},
  ): Promise<Reprocessing> {
    const path = `/rag/collections/${segment(collection)}/reprocess`;
    const route = '/rag/collections/{name}/reprocess';
    const idempotencyKey = randomUUID();
    return this.send({ method: 'POST', path, route, json: request, idempotencyKey, ...options });
  }

  /**
   * The embedding versions of a collection, the oldest first.
   * @throws also ServiceResponseError `collection_not_found`
   */
  embeddingVersions(collection: string, options: CallOptions = {}): Promise<EmbeddingVersions> {
    return this.send({
      method: 'GET',
      path: versionsPath(collection),
      route: VERSIONS_ROUTE,
      ...options,
    });
  }

  /**
   * Builds an embedding version in the background, see `waitForTask`. The same again gives the same task while it is built:
   * it is retried.
   * @throws also ServiceResponseError `collection_not_found`, `too_many_embedding_versions`
   */
  buildEmbeddingVersion(
    collection: string,
    request: EmbeddingVersionRequest = {},
    options: CallOptions = {},
  ): Promise<SubmittedEmbeddingVersion> {
    const path = versionsPath(collection);
    const idempotencyKey = randomUUID();
    return this.send({
      method: 'POST',
      path,
      route: VERSIONS_ROUTE,
      json: request,
      idempotencyKey,
      ...options,
    });
  }

  /**
   * Makes a version the one that queries use. It may be repeated, and is retried.
   * @throws also ServiceResponseError `embedding_version_not_found`, `embedding_version_not_ready`
   */
  activateEmbeddingVersion(
    collection: string,
    id: string,
    options: CallOptions = {},
  ): Promise<EmbeddingVersion> {
    const path = `${versionsPath(collection)}/${segment(id)}/activate`;
    const idempotencyKey = randomUUID();
    const route = `${VERSIONS_ROUTE}/{id}/activate`;
    return this.send({ method: 'POST', path, route, idempotencyKey, ...options });
  }

  /**
   * Goes back to the version that was active before. It is sent once: a second request would find nothing to go back to.
   * @throws also ServiceResponseError `no_previous_embedding_version`
   */
  rollbackEmbeddingVersion(collection: string, options: CallOptions = {}): Promise<EmbeddingVersion> {
    const path = `${versionsPath(collection)}/rollback`;
    return this.send({ method: 'POST', path, route: `${VERSIONS_ROUTE}/rollback`, ...options });
  }

  /**
   * Deletes a version that is not the active one; if it is being built, that ends.
   * @throws also ServiceResponseError `embedding_version_active`; `embedding_version_not_found`, perhaps of one that an
   *   attempt without answer deleted
   */
  deleteEmbeddingVersion(
    collection: string,
    id: string,
    options: CallOptions = {},
  ): Promise<DeletedEmbeddingVersion> {
    const path = `${versionsPath(collection)}/${segment(id)}`;
    return this.send({ method: 'DELETE', path, route: `${VERSIONS_ROUTE}/{id}`, ...options });
  }

  /** Asks once whether the API has what it needs: Redis, storage, a worker. It never rejects, and takes 5 s at most unless told. */
  health(options: Pick<CallOptions, 'signal' | 'timeoutMs'> = {}): Promise<ServiceHealth> {
    return this.http.health(options);
  }

  async ready(options: Pick<CallOptions, 'signal' | 'timeoutMs'> = {}): Promise<boolean> {
    return (await this.health(options)).status === 'up';
  }

  /** Ends what is under way, and closes the connections that are kept. Nothing can be called any more. */
  close(): void {
    this.http.close();
  }

  private async send<T>(request: ServiceRequest): Promise<T> {
    return (await this.http.request<T>(request)).data;
  }
}
