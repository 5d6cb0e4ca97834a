import { Module } from '@nestjs/common';
import { Settings, storagePaths } from '@app/config';
import { FileStore } from './file-store.js';

@Module({
  providers: [
    {
      provide: FileStore,
      useFactory: (settings: Settings) => new FileStore(storagePaths(settings).files),
      inject: [Settings],
    },
  ],
  exports: [FileStore],
})
export class FileStoreModule {}
