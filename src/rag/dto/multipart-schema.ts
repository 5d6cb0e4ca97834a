import type { Type } from '@nestjs/common';
import { getSchemaPath } from '@nestjs/swagger';

interface Schema {
  allOf: object[];
}

/** OpenAPI schema of a multipart body: the fields of `dto` and the file part(s). */
export function multipartSchema(dto: Type, part: 'file' | 'files'): Schema {
  const binary = { type: 'string', format: 'binary' };
  const property = part === 'file' ? binary : { type: 'array', items: binary };
  return {
    allOf: [
      { type: 'object', required: [part], properties: { [part]: property } },
      { $ref: getSchemaPath(dto) },
    ],
  };
}
