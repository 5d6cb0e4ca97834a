import { ConfigModule, loadSettings } from '@app/config';
import { loggingModule } from '@app/logging';
import { QueueModule } from '@app/queue';
import { RedisModule } from '@app/redis';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentsModule } from '../documents/documents.module.js';

/** `DocumentsModule` with what it stands on: a Redis, and keys and a directory of its own. */
export class DocumentsApp {
  private constructor(
    readonly context: INestApplicationContext,
    private readonly directory: string,
  ) {}

  /** @param env `REDIS_URL`, and settings beside those that keep it apart from others */
  static async open(env: NodeJS.ProcessEnv): Promise<DocumentsApp> {
    const directory = await mkdtemp(join(tmpdir(), 'ragmill-documents-'));
    const settings = loadSettings({
      REDIS_PREFIX: `{documents-${randomUUID().slice(0, 8)}}`,
      STORAGE_URI: `file:${directory}`,
      LOG_LEVEL: 'silent',
      ...env,
    });
    @Module({
      imports: [
        ConfigModule.forRoot(settings),
        loggingModule(settings),
        RedisModule.forRoot('patient'),
        QueueModule.forApi(),
        DocumentsModule,
      ],
    })
    class TestModule {}
    return new DocumentsApp(
      await NestFactory.createApplicationContext(TestModule, { logger: false }),
      directory,
    );
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.directory, { recursive: true });
  }
}
