import { VERSION } from '@app/config';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_RESPONSE, ProblemDto } from './problem/problem.dto.js';
import { AddDocumentDto, AddDocumentsBatchDto } from './rag/dto/submit.dto.js';
import {
  BatchResultDto,
  DocumentResultDto,
  EmbeddingVersionResultDto,
  ReprocessResultDto,
} from './rag/dto/task-result.dto.js';

/**
 * The contract. The types of the client are made from it: `npm run contract`.
 * @public to `scripts/lib/contract.mjs`, as built
 */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Ragmill')
    .setDescription('Documents in, a searchable, citable index in the background, answers out.')
    .setVersion(VERSION)
    .addBasicAuth()
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addGlobalResponse(PROBLEM_RESPONSE)
    .build();
  return SwaggerModule.createDocument(app, config, {
    extraModels: [
      AddDocumentDto,
      AddDocumentsBatchDto,
      DocumentResultDto,
      BatchResultDto,
      ReprocessResultDto,
      EmbeddingVersionResultDto,
      ProblemDto,
    ],
  });
}

/** Serves the contract at `/openapi.json` and a page to browse it at `/docs`. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Ragmill API',
  });
}
