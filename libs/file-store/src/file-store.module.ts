import { Module } from '@nestjs/common';
import { Settings, storageLocation } from '@app/config';
import { DirectoryFileStore } from './directory-file-store.js';
import { FileStore } from './file-store.js';

@Module({
  providers: [{ provide: FileStore, useFactory: openFileStore, inject: [Settings] }],
  exports: [FileStore],
})
export class FileStoreModule {}

/** The file store of `STORAGE_URI`. */
export async function openFileStore(settings: Settings): Promise<FileStore> {
  const location = storageLocation(settings);
  if (location.kind === 'directory') return new DirectoryFileStore(location.files);
  // Loaded when needed: AWS's client is large, and most have no bucket.
  const { BucketFileStore } = await import('./bucket-file-store.js');
  return new BucketFileStore(location);
}
