import { CachedQueryRouter } from '@app/retrieval';
import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { AnswerDto, QueryDto, questionOf } from './dto/query.dto.js';
import { CACHE_CONTROL, freshnessOf } from './freshness.js';

@ApiTags('ask')
@Controller('rag/query')
export class QueryController {
  constructor(private readonly router: CachedQueryRouter) {}

  /** The passages that answer a question best, with file, page and score. */
  @Post()
  @HttpCode(200)
  @ApiHeader(CACHE_CONTROL)
  query(@Body() query: QueryDto, @Headers('Cache-Control') cacheControl?: string): Promise<AnswerDto> {
    return this.router.query(questionOf(query), freshnessOf(cacheControl));
  }
}
