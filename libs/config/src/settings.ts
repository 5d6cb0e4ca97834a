import { Expose, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { EmbeddingServices, type EmbeddingServiceSetting } from './embedding-service-settings.js';
import { JobOptionsJson, type JobOptions } from './job-options.js';
import { PortOrOff } from './port-or-off.js';
import type { QueryRule } from './query-rule-settings.js';
import { QueryRules, QuerySources } from './query-settings.js';
import type { QuerySourceOptions } from './query-source-settings.js';
import { Delays, Hosts, WebhookSecrets } from './webhook-settings.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const STORAGE_URI_RULE = /^(?:file:.+|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*\/?)$/;

const RERANK_DIALECTS = ['tei', 'cohere'] as const;

/** A number between `min` and `max`. */
function Amount(min: number, max: number): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    Transform(({ value }) => Number(value))(target, key);
    IsNumber()(target, key as string);
    Min(min)(target, key as string);
    Max(max)(target, key as string);
  };
}

/** An integer between `min` and `max`. */
function Int(min: number, max: number): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    Transform(({ value }) => Number(value))(target, key);
    IsInt()(target, key as string);
    Min(min)(target, key as string);
    Max(max)(target, key as string);
  };
}

function Text(): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    IsString()(target, key as string);
  };
}

/** `true` or `false`. */
function Flag(): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    IsOptional()(target, key);
    Transform(({ value }) => (value === 'true' || value === 'false' ? value === 'true' : value))(target, key);
    IsBoolean()(target, key as string);
  };
}

function HttpUrl(): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    IsOptional()(target, key);
    const message = `${String(key)} must be an http or https address`;
    Matches(/^https?:\/\/[^\s/]/, { message })(target, key as string);
  };
}

/**
 * The environment, validated and typed. The names are those of the environment variables.
 * Times are in seconds, sizes in the unit the name says.
 */
export class Settings {
  @Int(0, 65_535) PORT = 8000;
  /** Address the API listens on; loopback unless set. */
  @Text() HOST = '127.0.0.1';

  @Text()
  @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must begin with redis:// or rediss://' })
  REDIS_URL = 'redis://localhost:6379/0';
  /** Namespace of every key; hash-tagged, so that a Redis Cluster keeps a queue's keys in one slot. */
  @Text()
  @Matches(/^[\w{}.-]{1,64}$/, { message: 'REDIS_PREFIX may have letters, digits and _ . - { }' })
  REDIS_PREFIX = '{ragmill}';
  /** Where files and the chunk index lie, `file:<directory>` or `s3://<bucket>/<prefix>`; API and workers must see the same. */
  @Text()
  @Matches(STORAGE_URI_RULE, { message: 'STORAGE_URI must be file:<directory> or s3://<bucket>/<prefix>' })
  STORAGE_URI = 'file:./.data';
  /** A server that speaks S3, where it is not Amazon's. */
  @HttpUrl() S3_ENDPOINT?: string;
  @Text() @IsOptional() S3_REGION?: string;
  /** Both or neither; without them what AWS's own programs use: `AWS_*`, a profile, the machine's role. */
  @Text() @IsOptional() S3_ACCESS_KEY_ID?: string;
  @Text() @IsOptional() S3_SECRET_ACCESS_KEY?: string;
  /** Whether the bucket stands in the path, and not in the host name; unless set, where there is an `S3_ENDPOINT`. */
  @Flag() S3_PATH_STYLE?: boolean;

  @Int(1, 256) WORKER_CONCURRENCY = 4;
  /** Processes that extract text side by side; 0 means one per CPU core, at most WORKER_CONCURRENCY. */
  @Int(0, 256) EXTRACT_PROCESSES = 0;
  /** Resident memory one of these processes may take, in MiB. */
  @Int(128, 65_536) EXTRACT_MEMORY_MB = 600;
  /** CPU seconds that may pass while a document is read without a page getting done. */
  @Int(1, 3600) EXTRACT_STALL_LIMIT = 10;
  @Int(1, 1_000_000) MAX_DOCUMENT_PAGES = 10_000;
  @Int(1000, 100_000_000) MAX_DOCUMENT_CHARACTERS = 10_000_000;
  /** What a container such as DOCX may unpack to. */
  @Int(1, 65_536) MAX_UNPACKED_MB = 256;

  @Int(1, 86_400) TASK_TIME_LIMIT = 300;
  @Int(1, 86_400) TASK_SOFT_TIME_LIMIT = 240;
  @Int(0, 100) TASK_MAX_RETRIES = 3;
  @Int(0, 86_400) TASK_RETRY_DELAY = 60;
  @Int(60, 31_536_000) TASK_RESULT_TTL = 86_400;
  /** A task of the low queue that has waited so long is served as one of the high queue. */
  @Int(1, 86_400) LOW_MAX_WAIT = 900;
  /** How soon a worker that shows no sign of life counts as lost and its tasks are taken over. */
  @Int(5, 600) WORKER_LOST_AFTER = 15;
  /** What is to differ for single kinds of jobs. */
  @Expose() @JobOptionsJson() JOB_OPTIONS: JobOptions = {};
  /** How long a stopping worker lets its tasks run on before they go back to the queue. */
  @Int(0, 3600) SHUTDOWN_GRACE = 30;

  @Int(1, 10_000) MAX_UPLOAD_MB = 50;
  @Int(1, 10_000) MAX_BATCH_FILES = 1000;
  @Int(1, 10_000_000) QUEUE_MAX_WAITING = 10_000;
  /** Event streams that one API process keeps open at a time. */
  @Int(1, 100_000) EVENT_LISTENERS = 1000;
  /** How long a query may take, in milliseconds: what is not there by then is left out. */
  @Int(10, 600_000) QUERY_TIMEOUT_MS = 10_000;
  /** How long a query waits for each of its sources, in milliseconds. */
  @Int(10, 600_000) QUERY_SOURCE_TIMEOUT_MS = 5000;
  /** How long a query waits for the embedding of its question, in milliseconds; then words alone must do. */
  @Int(10, 600_000) QUERY_EMBEDDING_TIMEOUT_MS = 2000;
  /** A collection with so many vectors of an embedding version gets an index for them, a smaller one is scanned. */
  @Int(256, 1_000_000_000) VECTOR_INDEX_THRESHOLD = 20_000;
  /** What words and what meaning count in a hybrid answer, compared with each other. */
  @Amount(0, 100) HYBRID_KEYWORD_WEIGHT = 1;
  @Amount(0, 100) HYBRID_SEMANTIC_WEIGHT = 1;

  /** Other services of the same contract that queries are also put to, by name. */
  @QuerySources() QUERY_SOURCES: Readonly<Record<string, QuerySourceOptions>> = {};

  /** Who is asked where a request names neither collections nor sources; the first rule that fits counts. */
  @QueryRules() QUERY_RULES: readonly QueryRule[] = [];

  /** A service that orders what was found anew: its address up to `/rerank`. */
  @HttpUrl() RERANK_SERVICE_URL?: string;
  /** `tei` (text-embeddings-inference), or `cohere` (Cohere, Jina, vLLM), which needs a model. */
  @Text() @IsIn(RERANK_DIALECTS) RERANK_DIALECT: (typeof RERANK_DIALECTS)[number] = 'tei';
  @Text() @IsOptional() RERANK_MODEL?: string;
  @Text() @IsOptional() RERANK_API_KEY?: string;
  /** How long a query waits for it, in milliseconds; then the order stays. */
  @Int(10, 600_000) RERANK_TIMEOUT_MS = 2000;

  /** An embedding service that speaks OpenAI's dialect, its address up to `/embeddings`. Without one search is by keyword. */
  @HttpUrl() EMBEDDING_SERVICE_URL?: string;
  /** Needed with a service. Collections that have no embedding version yet take this one; the others keep their own. */
  @Text() @IsOptional() EMBEDDING_MODEL?: string;
  @Text() @IsOptional() EMBEDDING_API_KEY?: string;
  /** What the model wants before a question, and before a passage: E5 knows `query: ` and `passage: `. */
  @Text() EMBEDDING_QUERY_PREFIX = '';
  @Text() EMBEDDING_PASSAGE_PREFIX = '';
  /** Passages in one request, and what they may come to in tokens (estimated). */
  @Int(1, 10_000) EMBEDDING_BATCH_SIZE = 64;
  @Int(1, 10_000_000) EMBEDDING_BATCH_TOKENS = 8000;
  /** Requests that one process has under way at a time for each embedding version, and for building one. */
  @Int(1, 256) EMBEDDING_CONCURRENCY = 4;
  /** How long one request may take. */
  @Int(1, 3600) EMBEDDING_TIMEOUT = 60;
  /** Further embedding services that an embedding version may be built by, by name. */
  @EmbeddingServices() EMBEDDING_SERVICES: Readonly<Record<string, EmbeddingServiceSetting>> = {};
  /** Texts a second that the building of an embedding version asks a service for, unless the request says; 0 for as fast as it can. */
  @Int(0, 100_000) EMBEDDING_BUILD_RATE = 0;
  /** How long what was asked of other services, and answers to queries, are kept in Redis. */
  @Int(0, 31_536_000) REDIS_CACHE_TTL = 3600;
  /** Answers that are kept at most, of up to 128 KiB each; 0 for none. */
  @Int(0, 10_000_000) QUERY_CACHE_MAX_ENTRIES = 2000;
  /** What vectors that are kept may take of Redis's memory, in MiB; 0 for none. */
  @Int(0, 1_000_000) EMBEDDING_CACHE_MAX_MB = 256;
  /** A language model that speaks OpenAI's dialect, its address up to `/chat/completions`. Without one there are no written answers. */
  @HttpUrl() LLM_BASE_URL?: string;
  /** Needed with a service. */
  @Text() @IsOptional() LLM_MODEL?: string;
  @Text() @IsOptional() LLM_API_KEY?: string;
  /** How long it may take to write one answer. */
  @Int(1, 3600) LLM_TIMEOUT = 120;
  /** Answers that a process has written at a time; others wait, within the same limit. */
  @Int(1, 1000) LLM_CONCURRENCY = 16;
  /** What an answer may come to, and the passages it is written from (estimated), in tokens. */
  @Int(1, 1_000_000) LLM_MAX_TOKENS = 1024;
  @Int(100, 10_000_000) LLM_CONTEXT_TOKENS = 6000;
  /** Another RAG service of the same contract, whose health is shown beside this one's. */
  @HttpUrl() RAG_SERVICE_URL?: string;

  /** What webhooks are signed with, each of them: two while receivers change to a new one. Without any there are no webhooks. */
  @WebhookSecrets() WEBHOOK_SECRET?: readonly string[];
  /** Hosts that webhooks may go to although their addresses are not public. */
  @Hosts() WEBHOOK_ALLOWED_HOSTS: readonly string[] = [];
  /** Pauses before the attempts after the first one: 24 h in all, within which the task can still be read. */
  @Delays() WEBHOOK_RETRY_DELAYS: readonly number[] = [
    5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800,
  ];

  @Text() ADMIN_USER = 'admin';
  /** Without it the dashboard is off. */
  @Text() @IsOptional() ADMIN_PASSWORD?: string;
  /** Login of those who may look at everything and change nothing; off without a password. */
  @Text() VIEWER_USER = 'viewer';
  @Text() @IsOptional() VIEWER_PASSWORD?: string;
  /** What operators did, as far back as this many actions. */
  @Int(1, 1_000_000) AUDIT_MAX_ENTRIES = 10_000;

  @Text() @IsIn(LOG_LEVELS) LOG_LEVEL = 'info';

  /** Health and metrics of a worker: its port, 0 for any free one, `off` for none; and the address it listens on. */
  @PortOrOff() WORKER_PORT: number | 'off' = 8001;
  @Text() WORKER_HOST = '127.0.0.1';
  /** Whoever reads `/metrics` must have it as a bearer token; everybody may where there is none. */
  @Text()
  @IsOptional()
  @Matches(/^[\x21-\x7e]+$/, { message: 'METRICS_TOKEN must be printable ASCII without spaces' })
  METRICS_TOKEN?: string;
  /** How long the API goes on serving, not ready, after it has been asked to stop. */
  @Int(0, 600) SHUTDOWN_DELAY = 0;
  /** Where traces go, an OTLP receiver over HTTP, its address up to `/v1/traces`. Without one there are none. */
  @HttpUrl() OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  /** The part of requests that are traced, 0 to 1; who sends a trace context has decided that already. */
  @Amount(0, 1) TRACE_SAMPLE_RATIO = 1;
}
