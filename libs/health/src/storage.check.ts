import { ChunkIndex } from '@app/chunk-index';
import { FileStore } from '@app/file-store';
import { Injectable } from '@nestjs/common';

/** That files can be stored and the chunk index can be read. */
@Injectable()
export class StorageCheck {
  constructor(
    private readonly files: FileStore,
    private readonly index: ChunkIndex,
  ) {}

  async check(): Promise<void> {
    await this.files.check();
    await this.index.check();
  }
}
