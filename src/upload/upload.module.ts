import { Settings } from '@app/config';
import { FileStore, FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { MulterModule } from '@nestjs/platform-express';
import { FileStoreEngine } from './file-store.engine.js';

const MAX_FIELDS = 50;

/** Uploads for the file interceptors of the modules that import this. */
@Module({
  imports: [
    FileStoreModule,
    MulterModule.registerAsync({
      imports: [FileStoreModule],
      useFactory: (files: FileStore, settings: Settings) => ({
        storage: new FileStoreEngine(files, settings.MAX_UPLOAD_MB * 2 ** 20),
        // Without it names outside Latin-1 arrive garbled.
        defParamCharset: 'utf8',
        limits: {
          files: settings.MAX_BATCH_FILES,
          fields: MAX_FIELDS,
          parts: settings.MAX_BATCH_FILES + MAX_FIELDS,
          fieldSize: 64 * 1024,
        },
      }),
      inject: [FileStore, Settings],
    }),
  ],
  exports: [MulterModule, FileStoreModule],
})
export class UploadModule {}
