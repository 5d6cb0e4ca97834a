// Compiled, not run: what a user of the published package writes.
import {
  EmbeddingServiceClient,
  RagServiceClient,
  ServiceResponseError,
  type AddDocumentFields,
  type BatchResult,
  type DocumentResult,
  type EmbeddingVersionResult,
  type ErrorCode,
  type QueryRequest,
  type ReprocessResult,
  type Task,
} from '@ragmill/http-client';
import { HttpClientModule } from '@ragmill/http-client/nest';

const client = new RagServiceClient({ baseUrl: 'http://127.0.0.1:8000', apiKey: 'key', timeoutMs: 1000 });
const fields: AddDocumentFields = { metadata: { year: 2024, tags: ['a'] }, priority: 'low', chunk_size: 500 };
const question: QueryRequest = { query: 'what', filter: { 'metadata.year': { gte: 2024 } } };

export async function use(): Promise<unknown> {
  const added = await client.addDocument({ path: 'a.pdf' }, fields, { idempotencyKey: 'key' });
  const id: string = added.task_id;
  const task: Task = await client.waitForTask(id, { onProgress: ({ progress }) => progress?.fraction });
  const result: DocumentResult | BatchResult | ReprocessResult | EmbeddingVersionResult | null = task.result;
  if (result && 'chunks' in result) return result.took_ms.extract;
  const code: ErrorCode | undefined = task.error?.code;
  const answer = await client.query(question, { signal: AbortSignal.timeout(1000) });
  const year: unknown = answer.results[0]?.metadata['year'];
  // @ts-expect-error -- a status there is not
  await client.tasks({ status: ['done'] });
  // @ts-expect-error -- a field there is not
  await client.addDocument({ path: 'a.pdf' }, { chunksize: 1 });
  return [code, year, answer.results[0]?.page_start];
}

export async function embed(): Promise<number | undefined> {
  const embedding = new EmbeddingServiceClient({ baseUrl: 'http://127.0.0.1:1/v1', model: 'm' });
  const { vectors, refused } = await embedding.embedPassages(['a'], { onBatch: ([index]) => index });
  const vector: Float32Array | null | undefined = vectors[0];
  return refused[0]?.error.status ?? vector?.length;
}

export const isMissing = (error: unknown): boolean =>
  error instanceof ServiceResponseError && error.code === 'task_not_found';

export const module = HttpClientModule.forRootAsync({
  clients: ['rag'],
  inject: ['URL'],
  useFactory: (baseUrl: string) => ({ rag: { baseUrl } }),
});
