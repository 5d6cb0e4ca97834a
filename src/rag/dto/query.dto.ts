import { COLLECTION_NAME } from '@app/chunk-index';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
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

  @ApiProperty({ type: [String], default: ['default'], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(COLLECTION_NAME, { ...COLLECTION_RULE, each: true })
  collections?: string[];

  @ApiProperty({ default: 5, minimum: 1, maximum: 100, required: false })
  @IsInt()
  @Min(1)
  @Max(100)
  top_k: number = 5;

  @ApiProperty({ enum: MODES, default: 'auto', required: false })
  @IsIn(MODES)
  mode: (typeof MODES)[number] = 'auto';

  @ApiProperty({ ...OBJECT, selfRequired: false, example: { 'metadata.year': { gte: 2024 } } })
  @IsOptional()
  @IsObject()
  filter?: Record<string, unknown>;
}

export class PassageDto {
  text: string;
  /** Higher is better; comparable within one answer only. BM25, cosine or both fused, by the mode. */
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
}

export class SourceReportDto {
  name: string;
  /** Of its searches the one that went worst; what another one found is in the results all the same. */
  @ApiProperty({ enum: ['ok', 'timeout', 'error'] })
  status: 'ok' | 'timeout' | 'error';
  took_ms: number;
  /** Chunks that its searches found, before the best of all sources were chosen. */
  hits: number;
}

export class DegradationDto {
  @ApiProperty({ enum: ['hybrid', 'semantic'] })
  from: 'hybrid' | 'semantic';
  @ApiProperty({ enum: DEGRADATION_CODES })
  code: (typeof DEGRADATION_CODES)[number];
  /** For people. */
  reason: string;
}

export class AnswerDto {
  @ApiProperty({ type: [PassageDto] })
  results: PassageDto[];
  @ApiProperty({ type: [SourceReportDto] })
  sources: SourceReportDto[];
  /** What was really done. */
  @ApiProperty({ enum: DONE_MODES })
  mode: (typeof DONE_MODES)[number];
  /** Why that is less than what was asked for; null when it is not. */
  @ApiProperty({ type: DegradationDto, nullable: true })
  degraded: DegradationDto | null;
  cached: boolean;
  took_ms: number;
}
