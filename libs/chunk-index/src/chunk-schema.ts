import { Field, Int32, Schema, Utf8 } from 'apache-arrow';
import { createHash, randomUUID } from 'node:crypto';
import { encodeFacets } from './facets.js';
import type { ChunkHit, IndexableChunk, IndexedDocument, StoredChunk } from './types.js';

/** A row of a collection's table: one chunk. */
export interface ChunkRow extends Record<string, unknown> {
  chunk_id: string;
  document_id: string;
  revision: string;
  position: number;
  text: string;
  terms: string;
  page_start: number | null;
  page_end: number | null;
  filename: string;
  metadata: string;
  facets: string;
  /** The `IndexedDocument` as JSON on the row of position 0, null on the others: with no second table there is nothing to fall out of step. */
  document: string | null;
}

/** Each embedding version adds a column of its own, so that two can be there while one is built; see `vectorColumn`. */
const CHUNK_SCHEMA = new Schema([
  new Field('chunk_id', new Utf8(), false),
  new Field('document_id', new Utf8(), false),
  new Field('revision', new Utf8(), false),
  new Field('position', new Int32(), false),
  new Field('text', new Utf8(), false),
  new Field('terms', new Utf8(), false),
  new Field('page_start', new Int32(), true),
  new Field('page_end', new Int32(), true),
  new Field('filename', new Utf8(), false),
  new Field('metadata', new Utf8(), false),
  new Field('facets', new Utf8(), false),
  new Field('document', new Utf8(), true),
]);

/** Where a table's schema has what tells it from one that was made in its place: versions begin at 1 in each. */
const TABLE_ID = 'ragmill.table';

/** The schema of a new table, with an id of its own. */
export const newTableSchema = (): Schema =>
  new Schema(CHUNK_SCHEMA.fields, new Map([[TABLE_ID, randomUUID()]]));

/** Undefined of a table that was made before tables had ids. */
export const tableId = ({ metadata }: Schema): string | undefined => metadata.get(TABLE_ID);

export const CHUNK_COLUMNS = ['chunk_id', 'position', 'text', 'page_start', 'page_end'];
export const HIT_COLUMNS = [...CHUNK_COLUMNS, 'document_id', 'filename', 'metadata'];

export function chunkRows(document: IndexedDocument, chunks: readonly IndexableChunk[]): ChunkRow[] {
  const metadata = JSON.stringify(document.metadata);
  const facets = encodeFacets(document.metadata, {
    submitted_at: document.submittedAt,
    indexed_at: document.indexedAt,
  });
  return chunks.map((chunk, position) => ({
    chunk_id: chunkId(document, position),
    document_id: document.documentId,
    revision: document.revision,
    position,
    text: chunk.text,
    terms: chunk.terms,
    page_start: chunk.pageStart,
    page_end: chunk.pageEnd,
    filename: document.filename,
    metadata,
    facets,
    document: position === 0 ? JSON.stringify(document) : null,
  }));
}

/**
 * Stands for the collection itself, so that one is still there when its last document has gone. It has no
 * document, no terms and a position that no chunk has.
 */
export const COLLECTION_ROW: ChunkRow = {
  chunk_id: '',
  document_id: '',
  revision: '',
  position: -1,
  text: '',
  terms: '',
  page_start: null,
  page_end: null,
  filename: '',
  metadata: '{}',
  facets: '',
  document: null,
};

/** The same document, revision and position give the same id, so that indexing twice leaves one state. */
function chunkId({ documentId, revision }: IndexedDocument, position: number): string {
  const hash = createHash('sha256').update(JSON.stringify([documentId, revision, position]));
  return hash.digest('base64url').slice(0, 24);
}

export function storedChunk(row: ChunkRow): StoredChunk {
  return {
    chunkId: row.chunk_id,
    position: row.position,
    text: row.text,
    pageStart: row.page_start,
    pageEnd: row.page_end,
  };
}

export function chunkHit(row: ChunkRow, score: number): ChunkHit {
  return {
    ...storedChunk(row),
    documentId: row.document_id,
    filename: row.filename,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    score,
  };
}
