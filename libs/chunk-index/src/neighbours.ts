import type { Table } from '@lancedb/lancedb';
import type { ChunkRow } from './chunk-schema.js';
import { literal } from './filter-sql.js';
import type { ChunkHit } from './types.js';
import { plainRows } from './plain-rows.js';

/** The chunks around one, in document order; fewer at the ends of the document. */
export interface Neighbours {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A chunk as a search has found it. */
export type Place = Pick<ChunkHit, 'chunkId' | 'documentId' | 'position'>;

const COLUMNS = ['chunk_id', 'document_id', 'position', 'text'];

/**
 * The texts of up to `span` chunks on each side of every place, by its chunk id, in one read. A place whose document
 * has been replaced meanwhile is left out: what lies there now is another revision's.
 */
export async function readNeighbours(
  table: Table,
  places: readonly Place[],
  span: number,
): Promise<Map<string, Neighbours>> {
  if (places.length === 0) return new Map();
  const rows = await plainRows<Pick<ChunkRow, 'chunk_id' | 'document_id' | 'position' | 'text'>>(
    table
      .query()
      .where(places.map((place) => around(place, span)).join(' or '))
      .select(COLUMNS)
      .limit(places.length * (2 * span + 1)),
  );
  const byPlace = new Map(rows.map((row) => [keyOf(row.document_id, row.position), row]));
  const present = places.filter(
    ({ chunkId, documentId, position }) => byPlace.get(keyOf(documentId, position))?.chunk_id === chunkId,
  );
  const texts = (documentId: string, from: number): string[] =>
    Array.from({ length: span }, (_, step) => byPlace.get(keyOf(documentId, from + step))?.text).filter(
      (text) => text !== undefined,
    );
  return new Map(
    present.map(({ chunkId, documentId, position }) => [
      chunkId,
      { before: texts(documentId, position - span), after: texts(documentId, position + 1) },
    ]),
  );
}

const around = ({ documentId, position }: Place, span: number): string =>
  `(document_id = ${literal(documentId)} and position >= ${Math.max(0, position - span)} and position <= ${position + span})`;

const keyOf = (documentId: string, position: number): string => `${position} ${documentId}`;
