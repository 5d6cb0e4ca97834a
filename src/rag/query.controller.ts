import { QueryRouter } from '@app/retrieval';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswerDto, QueryDto } from './dto/query.dto.js';

@ApiTags('ask')
@Controller('rag/query')
export class QueryController {
  constructor(private readonly router: QueryRouter) {}

  /** The passages that answer a question best, with file, page and score. */
  @Post()
  @HttpCode(200)
  query(@Body() { top_k, context_chunks, ...question }: QueryDto): Promise<AnswerDto> {
    return this.router.query({ ...question, topK: top_k, contextChunks: context_chunks });
  }
}
