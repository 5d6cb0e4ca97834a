import openapiTS, { astToString } from 'openapi-typescript';
import { ROOT } from './paths.mjs';

export const CONTRACT_FILE = `${ROOT}libs/http-client/src/rag/contract.generated.ts`;

const HEADER = `// Made from the API's OpenAPI document by \`npm run contract\`. Do not edit.\n\n`;

/** The OpenAPI document of the API as it is built, made without starting it: no Redis, no port. */
export async function builtDocument() {
  const { AppModule } = await import(`${ROOT}dist/src/app.module.js`);
  const { openApiDocument } = await import(`${ROOT}dist/src/openapi.js`);
  const { loadSettings } = await import(`${ROOT}dist/libs/config/src/index.js`);
  const { NestFactory } = await import('@nestjs/core');
  // In a preview no provider is made: there is nothing to connect, and nothing to close.
  const app = await NestFactory.create(AppModule.forRoot(loadSettings({})), { preview: true, logger: false });
  return openApiDocument(app);
}

/** The types of an OpenAPI document, as the source of a TypeScript file. */
export async function contractSource(document) {
  // A field with a default may be left out of a request.
  const nodes = await openapiTS(document, { defaultNonNullable: false });
  return HEADER + astToString(nodes);
}
