import { ChunkIndex } from '@app/chunk-index';
import { Settings, SOURCE_NAME } from '@app/config';
import { Injectable, Logger } from '@nestjs/common';
import type { Passage, SourceReport } from './answer-types.js';
import { withDeadline, type Deadline } from './deadline.js';

/** Passages with what stands around them, and the collections where that could not be read. */
export interface InContext {
  readonly passages: Passage[];
  readonly problems: ReadonlyMap<string, Exclude<SourceReport['status'], 'ok'>>;
}

/** Finds what stands before and after passages of collections. */
@Injectable()
export class Neighbourhood {
  private readonly logger = new Logger(Neighbourhood.name);

  constructor(
    private readonly index: ChunkIndex,
    private readonly settings: Settings,
  ) {}

  /**
   * Reads `span` chunks on each side, once for each collection, within the limit of a source. Where that fails the
   * passages stay without. Passages of further sources keep what they came with.
   */
  async around(passages: readonly Passage[], span: number, deadline: Deadline): Promise<InContext> {
    const local = passages.filter(({ source }) => !SOURCE_NAME.test(source));
    const collections = span === 0 ? [] : [...new Set(local.map(({ collection }) => collection))];
    const problems = new Map<string, 'timeout' | 'error'>();
    const contexts = new Map<Passage, Passage['context']>();
    await Promise.all(
      collections.map(async (collection) => {
        const own = local.filter((passage) => passage.collection === collection);
        const found = await this.read(collection, own, { span, deadline });
        if (typeof found === 'string') problems.set(collection, found);
        else for (const passage of own) contexts.set(passage, found.get(passage.chunk_id) ?? null);
      }),
    );
    const inContext = (passage: Passage): Passage => {
      const context = contexts.get(passage);
      return context ? { ...passage, context } : passage;
    };
    return { passages: passages.map(inContext), problems };
  }

  private async read(
    collection: string,
    passages: readonly Passage[],
    { span, deadline }: { span: number; deadline: Deadline },
  ): Promise<Awaited<ReturnType<ChunkIndex['neighbours']>> | 'timeout' | 'error'> {
    const places = passages.map(({ chunk_id, document_id, position }) => ({
      chunkId: chunk_id,
      documentId: document_id,
      position: position ?? 0,
    }));
    const reading = this.index.neighbours(collection, places, span);
    try {
      const limitMs = deadline.limit(this.settings.QUERY_SOURCE_TIMEOUT_MS);
      return (await withDeadline(reading, limitMs)) ?? 'timeout';
    } catch (error) {
      this.logger.error({ err: error, source: collection }, 'the neighbours of passages could not be read');
      return 'error';
    }
  }
}

/** A source's report with what came of reading the neighbours of its passages. */
export function reportedIn({ problems }: InContext, report: SourceReport): SourceReport {
  const status = problems.get(report.name);
  if (!status) return report;
  return { ...report, status, error: report.error ?? 'The neighbours of its passages could not be read.' };
}
