import { Injectable, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { HandlerRegistry } from './handler-registry.js';
import { JobCatalogue } from './job-catalogue.js';
import { JobHandler } from './job-handler.decorator.js';
import { jobType, type JobRow } from './job-type.js';

class Payload {}
const row = (name: string): JobRow => ({
  type: jobType(name, Payload),
  queue: 'low',
  retries: 0,
  retryDelay: 0,
  softTimeLimit: 1,
  timeLimit: 1,
});

@Injectable()
class Sorter {
  private readonly answer = 'sorted';

  @JobHandler('sort')
  sort(): Promise<string> {
    return Promise.resolve(this.answer);
  }
}

@Injectable()
class OtherSorter {
  @JobHandler('sort')
  sort(): Promise<void> {
    return Promise.resolve();
  }
}

async function start(jobs: readonly string[], providers: readonly Type[]): Promise<HandlerRegistry> {
  @Module({
    imports: [DiscoveryModule],
    providers: [
      { provide: JobCatalogue, useFactory: () => new JobCatalogue(jobs.map(row)) },
      HandlerRegistry,
      ...providers,
    ],
  })
  class TestModule {}
  const app = await NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
  return app.get(HandlerRegistry);
}

describe('HandlerRegistry', () => {
  it('finds a method that says which job it handles', async () => {
    const registry = await start(['sort'], [Sorter]);
    expect(await registry.get('sort')({}, {} as never)).toBe('sorted');
  });

  it.each([
    ['a row without a handler', ['sort', 'boil'], [Sorter], /without a @JobHandler: boil/],
    ['a handler without a row', [], [Sorter], /without a row in the job catalogue: sort/],
    ['two handlers of one job', ['sort'], [Sorter, OtherSorter], /Two @JobHandler methods for "sort"/],
    ['two rows of one name', ['sort', 'sort'], [Sorter], /two rows with one name/],
  ])('stops the start on %s', async (_, jobs, providers, message) => {
    await expect(start(jobs, providers)).rejects.toThrow(message);
  });
});
