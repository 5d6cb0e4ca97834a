import type { ErrorCode } from '@app/errors';
import type { VersionList, VersionStatus } from '@app/ingestion';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { ERROR_CODE } from '../../problem/problem.dto.js';
import { CollectionParam } from './document.dto.js';
import { IfGiven } from './if-given.js';
import { taskUrl } from './submitted.dto.js';

const STATES = ['building', 'ready', 'active', 'failed'] as const;
const BYTES_PER_NUMBER = 4;

export class EmbeddingVersionParam extends CollectionParam {
  /** As the listing has it. */
  @Matches(/^[a-z0-9_]{1,100}$/, { message: 'must be the id of an embedding version' })
  id: string;
}

/** What is not given is the service's own. */
export class BuildEmbeddingVersionDto {
  /** The name of an embedding service: one of `EMBEDDING_SERVICES`, or `default`. */
  @ApiProperty({ required: false, default: 'default' })
  @IfGiven()
  @IsString()
  @Length(1, 63)
  provider?: string;

  @ApiProperty({ required: false, example: 'intfloat/multilingual-e5-large' })
  @IfGiven()
  @IsString()
  @Length(1, 200)
  model?: string;

  /** What the model wants before a question. */
  @ApiProperty({ required: false, example: 'query: ' })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  query_prefix?: string;

  /** What the model wants before a passage. */
  @ApiProperty({ required: false, example: 'passage: ' })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  passage_prefix?: string;

  /** Asked of the service; only models that can shorten their vectors understand. */
  @ApiProperty({ required: false, minimum: 1, maximum: 65_536 })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(65_536)
  dimensions?: number;

  /** Whether queries use it as soon as it is ready. */
  @ApiProperty({ required: false, default: false })
  @IsBoolean()
  activate: boolean = false;

  /** What its service is asked for at most; 0 for as many as it can. `EMBEDDING_BUILD_RATE` unless given. */
  @ApiProperty({ required: false, minimum: 0, maximum: 100_000 })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(100_000)
  texts_per_second?: number;

  /** An http or https address that is told, by a signed POST of the task, once the task has ended. */
  @ApiProperty({ required: false, format: 'uri', maxLength: 2048 })
  @IfGiven()
  @IsString()
  callback_url?: string;
}

export class EmbeddingVersionErrorDto {
  @ApiProperty({ ...ERROR_CODE, example: 'embedding_version_unverified' })
  code: ErrorCode;
  message: string;
}

const nullableTime = { type: String, format: 'date-time', nullable: true } as const;

export class EmbeddingVersionDto {
  id: string;
  provider: string;
  model: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Of its vectors; null while there is none.' })
  dimensions: number | null;
  query_prefix: string;
  passage_prefix: string;
  @ApiProperty({ enum: STATES })
  state: (typeof STATES)[number];
  /** Chunks that have a vector. */
  chunks: number;
  /** Chunks that its service was not asked for yet. */
  missing: number;
  /** Chunks that its service does not take; they are found by words only. */
  refused: number;
  /** Of its vectors. */
  size_bytes: number;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at: string;
  @ApiProperty(nullableTime)
  ready_at: string | null;
  @ApiProperty(nullableTime)
  activated_at: string | null;
  /** Whether queries use it as soon as it is ready. */
  activate: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'The task that builds it, or did.' })
  task_id: string | null;
  @ApiProperty({ type: EmbeddingVersionErrorDto, nullable: true })
  error: EmbeddingVersionErrorDto | null;
}

export class EmbeddingVersionsDto {
  @ApiProperty({ type: String, nullable: true, description: 'What queries use.' })
  active: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What a rollback goes back to.' })
  previous: string | null;
  versions: EmbeddingVersionDto[];
}

export class SubmittedEmbeddingVersionDto {
  @ApiProperty({ enum: ['queued'] })
  status: 'queued';
  task_id: string;
  message: string;
  check_status_url: string;
  embedding_version: EmbeddingVersionDto;
}

export class DeletedEmbeddingVersionDto {
  id: string;
  collection: string;
  deleted: boolean;
}

export function embeddingVersionDto(version: VersionStatus): EmbeddingVersionDto {
  const { id, provider, model, state, activate, refused, missing, error } = version;
  return {
    ...{ id, provider, model, state, activate, refused, missing, error },
    dimensions: version.vectorLength ?? version.dimensions,
    query_prefix: version.queryPrefix,
    passage_prefix: version.passagePrefix,
    chunks: version.embedded,
    size_bytes: version.embedded * (version.vectorLength ?? 0) * BYTES_PER_NUMBER,
    created_at: version.createdAt,
    ready_at: version.readyAt,
    activated_at: version.activatedAt,
    task_id: version.taskId,
  };
}

export const embeddingVersionsDto = ({ active, previous, versions }: VersionList): EmbeddingVersionsDto => ({
  active,
  previous,
  versions: versions.map(embeddingVersionDto),
});

export function submittedVersion(version: VersionStatus): SubmittedEmbeddingVersionDto {
  const taskId = version.taskId ?? '';
  return {
    status: 'queued',
    task_id: taskId,
    message: 'Embedding version queued for building',
    check_status_url: taskUrl(taskId),
    embedding_version: embeddingVersionDto(version),
  };
}
