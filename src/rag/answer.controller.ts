import { AnswerWriter, type AnswerEvent, type WrittenAnswer } from '@app/answers';
import { Body, Controller, Headers, HttpCode, Logger, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { asAppError, problem } from '../problem/problem.filter.js';
import { AnswerRequestDto, WrittenAnswerDto } from './dto/answer.dto.js';
import { questionOf } from './dto/query.dto.js';
import { EventStream } from './event-stream.js';
import { CACHE_CONTROL, freshnessOf } from './freshness.js';

type AnswerResponse = Response & { req: Request & { id: string } };

@ApiTags('ask')
@Controller('rag/answer')
export class AnswerController {
  private readonly logger = new Logger(AnswerController.name);

  constructor(private readonly writer: AnswerWriter) {}

  /**
   * A text that answers a question from the passages found for it, each statement with the passages it rests on. With
   * `stream` server-sent events: `passages`, `delta` (`text`) as it is written, and a last `answer` or `error`.
   */
  @Post()
  @HttpCode(200)
  @ApiHeader(CACHE_CONTROL)
  @ApiExtraModels(WrittenAnswerDto)
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(WrittenAnswerDto) } },
      'text/event-stream': { schema: { type: 'string' } },
    },
  })
  async answer(
    @Body() { stream, ...query }: AnswerRequestDto,
    @Res() response: AnswerResponse,
    @Headers('Cache-Control') cacheControl?: string,
  ): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const options = { freshness: freshnessOf(cacheControl), signal: gone.signal };
    try {
      if (stream) await this.send(this.writer.stream(questionOf(query), options), response, gone.signal);
      else response.json((await this.writer.write(questionOf(query), options)) satisfies WrittenAnswer);
    } catch (error) {
      // Nobody is left to be told, and what was under way has been given up.
      if (!gone.signal.aborted) throw error;
    }
  }

  /** What fails before there are passages is answered with its status; later it is the last event. */
  private async send(
    events: AsyncGenerator<AnswerEvent, void>,
    response: AnswerResponse,
    gone: AbortSignal,
  ): Promise<void> {
    const first = await events.next();
    const stream = new EventStream(response);
    let id = 0;
    try {
      if (!first.done) await stream.send({ ...first.value, id: String(id) }, gone);
      for await (const event of events) await stream.send({ ...event, id: String((id += 1)) }, gone);
    } catch (error) {
      if (gone.aborted) return;
      const failure = asAppError(error);
      const { id: requestId } = response.req;
      this.logger.error({ err: error, code: failure.code, request_id: requestId }, failure.message);
      const told = { ...problem(failure, requestId), retry_after: failure.retryAfter ?? null };
      await stream.send({ event: 'error', id: String((id += 1)), data: told }, gone);
    } finally {
      stream.end();
    }
  }
}
