import { ChunkIndex } from '@app/chunk-index';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexText } from './index-text.js';

/** An index in a directory of its own. */
export class TestIndex {
  readonly index: ChunkIndex;

  static async open(): Promise<TestIndex> {
    return new TestIndex(await mkdtemp(join(tmpdir(), 'ragmill-retrieval-')));
  }

  private constructor(private readonly directory: string) {
    this.index = new ChunkIndex(directory, (_collection, work) => work());
  }

  /** Puts documents of one chunk each into a collection, by their ids. */
  async put(
    collection: string,
    texts: Record<string, string>,
    embeddingVersion: string | null = 'concepts',
  ): Promise<void> {
    for (const [documentId, text] of Object.entries(texts)) {
      const metadata = { about: documentId };
      await indexText(this.index, { collection, documentId, texts: [text], metadata, embeddingVersion });
    }
  }

  async remove(): Promise<void> {
    await this.index.close();
    await rm(this.directory, { recursive: true });
  }
}
