import type { UnansweredReason } from '@app/answers';
import { ApiProperty, PickType } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IfGiven } from './if-given.js';
import { AnswerDto, PassageDto, QueryDto } from './query.dto.js';

const REASONS = ['nothing_found', 'not_in_documents'] as const satisfies readonly UnansweredReason[];
const RETRIEVED = ['sources', 'mode', 'degraded', 'cached', 'took_ms'] as const;

export class AnswerRequestDto extends QueryDto {
  /** Server-sent events instead of one answer. */
  @ApiProperty({ default: false, required: false })
  @IfGiven()
  @IsBoolean()
  stream?: boolean;
}

export class CitedPassageDto extends PassageDto {
  /** What it is cited by, as `[1]`. */
  number: number;
}

/** A text by a language model, and what it rests on. `cached` is said of its passages; the text never is. */
export class WrittenAnswerDto extends PickType(AnswerDto, RETRIEVED) {
  /** False when there are no passages for the question, or no answer in them. */
  answered: boolean;
  @ApiProperty({ enum: REASONS, nullable: true, description: 'Null when it was answered.' })
  unanswered_reason: UnansweredReason | null;
  /** In the language of the question, with citations as `[1]`; a fixed message when it was not answered. */
  answer: string;
  @ApiProperty({ type: [CitedPassageDto], description: 'The passages that the text cites.' })
  citations: readonly CitedPassageDto[];
  @ApiProperty({
    type: [Number],
    description: 'Numbers that the model cited and no passage has. They are no longer in the text.',
  })
  unknown_citations: readonly number[];
  /** Whether the text ends because it reached its limit. */
  truncated: boolean;
}
