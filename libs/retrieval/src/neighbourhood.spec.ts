import { ChunkIndex } from '@app/chunk-index';
import { Settings } from '@app/config';
import { Logger } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Passage, SourceReport } from './answer-types.js';
import { Deadline } from './deadline.js';
import { Neighbourhood, reportedIn, type InContext } from './neighbourhood.js';
import { indexText } from './testing/index-text.js';

describe('Neighbourhood', () => {
  let directory: string;
  let index: ChunkIndex;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-neighbours-'));
    index = new ChunkIndex(directory, (_collection, work) => work());
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await index.close();
    await rm(directory, { recursive: true });
  });

  const put = (documentId: string, texts: string, collection = 'default') =>
    indexText(index, { collection, documentId, texts: texts.split(' ') });
  /** The chunk of a document that has this text. */
  const found = async (documentId: string, text: string, collection = 'default'): Promise<Passage> => {
    const { chunks } = await index.chunks({ collection, documentId, limit: 50 });
    const { chunkId, position } = chunks.find((chunk) => chunk.text === text)!;
    return {
      chunk_id: chunkId,
      position,
      document_id: documentId,
      collection,
      source: collection,
    } as Passage;
  };
  const around = (passages: Passage[], span: number, limitMs = 5000): Promise<InContext> =>
    new Neighbourhood(index, new Settings()).around(passages, span, new Deadline(limitMs));
  const contexts = async (...asked: Parameters<typeof around>): Promise<string[]> =>
    (await around(...asked)).passages.map(({ context }) =>
      context ? `${context.before.join(' ')} | ${context.after.join(' ')}` : 'none',
    );

  it('has what stands before and after, in order, of each document its own', async () => {
    await put("o'clock", 'a b c d e f');
    await put('other', 'A B C');
    const passages = [await found("o'clock", 'd'), await found('other', 'A'), await found("o'clock", 'e')];
    expect(await contexts(passages, 2)).toEqual(['b c | e f', ' | B C', 'c d | f']);
    expect(await contexts(passages, 1)).toEqual(['c | e', ' | B', 'd | f']);
  });

  it('reads nothing when nothing is asked for, and once for each collection otherwise', async () => {
    await put('a', 'a b c');
    await put('a', 'x y z', 'more');
    const passages = [await found('a', 'b'), await found('a', 'c'), await found('a', 'y', 'more')];
    const read = jest.spyOn(index, 'neighbours');
    expect(await contexts(passages, 0)).toEqual(['none', 'none', 'none']);
    expect(read).not.toHaveBeenCalled();
    expect(await contexts(passages, 1)).toEqual(['a | c', 'b | ', 'x | z']);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('has none of a document that was replaced meanwhile', async () => {
    await put('a', 'a b c');
    const passage = await found('a', 'b');
    expect(await contexts([{ ...passage, chunk_id: 'of another revision' }], 1)).toEqual(['none']);
  });

  it('leaves passages of other sources as they are', async () => {
    const context = { before: ['x'], after: [] };
    const passage = {
      source: 'Handbook',
      collection: 'Handbook',
      document_id: 'a',
      context,
    } as unknown as Passage;
    expect(await around([passage], 1)).toEqual({ passages: [passage], problems: new Map() });
  });

  it('says where they could not be read in time, or at all', async () => {
    await put('a', 'a b c');
    const passages = [await found('a', 'b')];
    const report = { name: 'default', status: 'ok', error: null } as SourceReport;
    const read = jest.spyOn(index, 'neighbours');
    read.mockReturnValueOnce(new Promise(() => undefined));
    const late = await around(passages, 1, 20);
    expect(late.passages).toEqual(passages);
    expect(reportedIn(late, report)).toMatchObject({
      status: 'timeout',
      error: expect.stringContaining('neighbours') as string,
    });
    read.mockRejectedValueOnce(new Error('no'));
    expect(reportedIn(await around(passages, 1), report)).toMatchObject({ status: 'error' });
    expect(reportedIn(await around(passages, 1), report)).toBe(report);
  });
});
