import { ChunkIndex } from '@app/chunk-index';
import { AppError } from '@app/errors';
import type { ReprocessCollectionPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';

const PAGE = 50;

/** The documents that are to be reprocessed, page by page. */
@Injectable()
export class ReprocessPages {
  constructor(private readonly index: ChunkIndex) {}

  /** How many there are now. */
  async total({ collection, documentIds }: ReprocessCollectionPayload): Promise<number> {
    if (documentIds) return documentIds.length;
    const collections = await this.index.collections();
    return collections.find(({ name }) => name === collection)?.documents ?? 0;
  }

  /**
   * @param cursor `next` of the page before; null for the first one
   * @returns `next` is null at the end, and of a collection that was deleted
   */
  async page(
    { collection, documentIds }: ReprocessCollectionPayload,
    cursor: string | null,
  ): Promise<{ documentIds: readonly string[]; next: string | null }> {
    if (documentIds) return pageOf(documentIds, Number(cursor ?? 0));
    const page = { collection, limit: PAGE, cursor: cursor ?? undefined };
    const { documents, nextCursor } = await this.index.documents(page).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'collection_not_found')
        return { documents: [], nextCursor: null };
      throw error;
    });
    return { documentIds: documents.map(({ documentId }) => documentId), next: nextCursor };
  }
}

function pageOf(
  all: readonly string[],
  start: number,
): { documentIds: readonly string[]; next: string | null } {
  const end = start + PAGE;
  return { documentIds: all.slice(start, end), next: end < all.length ? String(end) : null };
}
