import type { Passage } from './answer-types.js';
import type { SourceAnswer } from './collection-source.js';
import { mergePassages } from './merge-passages.js';
import { NOT_SEARCHED, type Searched } from './searched.js';

/** `a3 b2`: the chunks a and b with the scores 3 and 2. */
function found(source: string, chunks: string): Searched {
  const passages = chunks.split(' ').map((chunk) => ({
    source,
    chunk_id: chunk.slice(0, 1),
    score: Number(chunk.slice(1)),
  }));
  return { status: 'ok', tookMs: 1, passages: passages as Passage[] };
}

function source(name: string, keyword?: string, semantic?: string): SourceAnswer {
  return {
    keyword: keyword ? found(name, keyword) : NOT_SEARCHED,
    semantic: semantic ? found(name, semantic) : NOT_SEARCHED,
    report: { name, status: 'ok', took_ms: 1, hits: 1, degraded: null, error: null },
  };
}

const names = (passages: Passage[]): string => passages.map((each) => each.source + each.chunk_id).join(' ');

const EQUAL = { keyword: 1, semantic: 1 };

describe('mergePassages', () => {
  const sources = [source('x', 'a3 b1', 'b0.5 a0.4'), source('y', 'a5 b2', 'c0.9'), source('z')];

  it('orders what one kind of search found by its scores, across the sources', () => {
    expect(names(mergePassages(sources, 'keyword', 10, EQUAL))).toBe('ya xa yb xb');
    expect(names(mergePassages(sources, 'semantic', 10, EQUAL))).toBe('yc xb xa');
  });

  it('fuses the merged lists, each passage once', () => {
    const fused = mergePassages(sources, 'hybrid', 10, EQUAL);
    expect(names(fused)).toBe('ya xa yb xb yc');
    expect(fused.map(({ score }) => score)).toEqual(
      [...fused.map(({ score }) => score)].sort((a, b) => b - a),
    );
  });

  it('fuses the top of each list only', () => {
    expect(names(mergePassages(sources, 'hybrid', 2, EQUAL))).toBe('ya yc xb xa');
  });

  it('weighs the two', () => {
    expect(names(mergePassages(sources, 'hybrid', 10, { keyword: 0.1, semantic: 10 }))).toMatch(/^yc /);
    expect(names(mergePassages(sources, 'hybrid', 10, { keyword: 1, semantic: 0 }))).toMatch(/^ya xa yb xb/);
  });
});
