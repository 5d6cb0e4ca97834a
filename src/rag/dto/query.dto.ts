import { COLLECTION_NAME } from '@app/chunk-index';
import type { Question } from '@app/retrieval';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { SOURCE_NAME, SOURCE_NAME_RULE } from '@app/config';
import { IfGiven } from './if-given.js';
import { OBJECT } from './object.schema.js';
import { COLLECTION_RULE } from './submit.dto.js';

const DONE_MODES = ['hybrid', 'keyword', 'semantic'] as const;
const MODES = ['auto', ...DONE_MODES] as const;
const DEGRADATION_CODES = [
  'embedding_not_configured',
  'embedding_unavailable',
  'not_embedded',
  'sources_unavailable',
] as const;

export class QueryDto {
  @IsString()
  @Length(1, 4000)
  @Matches(/\S/, { message: 'must not be blank' })
  query: string;

  /** Where neither collections nor sources are named: by rule, else `default` and every source. */
  @ApiProperty({ type: [String], required: false })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(COLLECTION_NAME, { ...COLLECTION_RULE, each: true })
  collections?: string[];

  /** Sources that are no collections: other services, and what a developer has added. */
  @ApiProperty({ type: [String], required: false })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(SOURCE_NAME, { message: `each value in sources: ${SOURCE_NAME_RULE}`, each: true })
  sources?: string[];

  @ApiProperty({ default: 5, minimum: 1, maximum: 100, required: false })
  @IsInt()
  @Min(1)
  @Max(100)
  top_k: number = 5;

  @ApiProperty({ enum: MODES, default: 'auto', required: false })
  @IsIn(MODES)
  mode: (typeof MODES)[number] = 'auto';

  /**
   * Compares `filename`, `document_id`, `submitted_at`, `indexed_at` (times in ISO 8601 with an offset, or dates) and
   * `metadata.<path>` by `eq`, `ne`, `in`, `gt`, `gte`, `lt`, `lte`, `exists`; `and` and `or` take lists of filters, `not` one.
   */
  @ApiProperty({
    ...OBJECT,
    selfRequired: false,
    example: { 'metadata.year': { gte: 2024 }, submitted_at: { gte: '2026-01-01' } },
  })
  @IfGiven()
  @IsObject()
  filter?: Record<string, unknown>;

  /** Whether the rerank service, where one is configured, orders the results. */
  @ApiProperty({ default: true, required: false })
  @IsBoolean()
  rerank: boolean = true;

  /** Chunks before and after that each result brings with it. */
  @ApiProperty({ default: 0, minimum: 0, maximum: 5, required: false })
  @IsInt()
  @Min(0)
  @Max(5)
  context_chunks: number = 0;
}

export class ContextDto {
  /** In document order; neighbours overlap by `chunk_overlap`. */
  @ApiProperty({ type: [String] })
  before: readonly string[];
  @ApiProperty({ type: [String] })
  after: readonly string[];
}

/** What a query's request asks. */
export const questionOf = ({ top_k, context_chunks, ...question }: QueryDto): Question => ({
  ...question,
  topK: top_k,
  contextChunks: context_chunks,
});

export class PassageDto {
  text: string;
  /** Higher is better; comparable within one answer only. BM25, cosine or fused ranks, by mode and sources. */
  score: number;
  document_id: string;
  collection: string;
  filename: string;
  @ApiProperty({ type: Number, nullable: true })
  page_start: number | null;
  @ApiProperty({ type: Number, nullable: true })
  page_end: number | null;
  chunk_id: string;
  source: string;
  @ApiProperty(OBJECT)
  metadata: Record<string, unknown>;
  /** From 0, in document order; null where the source does not say. */
  @ApiProperty({ type: Number, nullable: true })
  position: number | null;
  /** The chunks around it; null where they were not asked for, or could not be had. */
  @ApiProperty({ type: ContextDto, nullable: true })
  context: ContextDto | null;
}

export class DegradationDto {
  @ApiProperty({ enum: ['hybrid', 'semantic'] })
  from: 'hybrid' | 'semantic';
  @ApiProperty({ enum: DEGRADATION_CODES })
  code: (typeof DEGRADATION_CODES)[number];
  /** For people. */
  reason: string;
}

export class SourceReportDto {
  name: string;
  /** Of its searches the one that went worst; what another one found is in the results all the same. */
  @ApiProperty({ enum: ['ok', 'timeout', 'error'] })
  status: 'ok' | 'timeout' | 'error';
  took_ms: number;
  /** Chunks that its searches found, before the best of all sources were chosen. */
  hits: number;
  /** Why another service did less than it was asked for. */
  @ApiProperty({ type: DegradationDto, nullable: true })
  degraded: DegradationDto | null;
  /** What went wrong; for people. */
  @ApiProperty({ type: String, nullable: true })
  error: string | null;
}

export class AnswerDto {
  @ApiProperty({ type: [PassageDto] })
  results: PassageDto[];
  @ApiProperty({ type: [SourceReportDto] })
  sources: SourceReportDto[];
  /** The rule of the configuration that chose the sources; null where the request did, or none fits. */
  @ApiProperty({ type: String, nullable: true })
  rule: string | null;
  /** What was really done in the collections; other sources search in their own way. */
  @ApiProperty({ enum: DONE_MODES })
  mode: (typeof DONE_MODES)[number];
  /** Why that is less than what was asked for; null when it is not. */
  @ApiProperty({ type: DegradationDto, nullable: true })
  degraded: DegradationDto | null;
  /** Whether a rerank service has ordered the results; their scores are then its own. */
  reranked: boolean;
  /** Why it has not although it was to; for people. */
  @ApiProperty({ type: String, nullable: true })
  rerank_error: string | null;
  cached: boolean;
  took_ms: number;
}
