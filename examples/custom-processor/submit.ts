// Asks for the language of a document: node dist/examples/custom-processor/submit.js <collection> <document_id>
import 'reflect-metadata';
import { ConfigModule, loadSettingsOrExit } from '@app/config';
import { QueueModule, TaskSubmitter } from '@app/queue';
import { RedisModule } from '@app/redis';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DETECT_LANGUAGE, DETECT_LANGUAGE_ROW } from './detect-language.job.js';

@Module({
  imports: [
    ConfigModule.forRoot(loadSettingsOrExit()),
    RedisModule.forRoot('patient'),
    QueueModule.forApi([DETECT_LANGUAGE_ROW]),
  ],
})
class SubmitModule {}

const [collection = 'default', documentId = ''] = process.argv.slice(2);
const app = await NestFactory.createApplicationContext(SubmitModule, { logger: ['error'] });
const taskId = await app.get(TaskSubmitter).submit(DETECT_LANGUAGE, { collection, documentId });
await app.close();
process.stdout.write(`${taskId}\n`);
