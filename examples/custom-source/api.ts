// An API that also asks the glossary: started instead of src/main.ts.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { startApi } from '../../src/start-api.js';
import { GlossarySource } from './glossary.source.js';

@Module({ providers: [GlossarySource] })
class GlossaryModule {}

await startApi({ imports: [GlossaryModule] });
