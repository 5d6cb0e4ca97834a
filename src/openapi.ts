import { VERSION } from '@app/config';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AddDocumentDto, AddDocumentsBatchDto } from './rag/dto/submit.dto.js';

/** Serves the contract at `/openapi.json` and a page to browse it at `/docs`. */
export function serveOpenApi(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Ragmill')
    .setDescription('Documents in, a searchable, citable index in the background, answers out.')
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .build();
  const create = () =>
    SwaggerModule.createDocument(app, config, { extraModels: [AddDocumentDto, AddDocumentsBatchDto] });
  SwaggerModule.setup('docs', app, create, {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Ragmill API',
  });
}
