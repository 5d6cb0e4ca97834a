import {
  activated,
  adopted,
  failed,
  NO_VERSIONS,
  ready,
  removed,
  requested,
  resumed,
  rolledBack,
  versionIn,
  type EmbeddingState,
} from './embedding-state.js';
import { building, version } from './testing/samples.js';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

/** With `a` active and `b` complete. */
const state = (): EmbeddingState => ready(building('b')(adopted(NO_VERSIONS, version('a'))), 'b');

describe('the embedding versions of a collection', () => {
  it('begin with the first one that documents come with', () => {
    const first = adopted(NO_VERSIONS, version('a'));
    expect(first).toMatchObject({ active: 'a', previous: null, versions: [{ id: 'a', state: 'ready' }] });
    expect(adopted(first, version('b'))).toBe(first);
  });

  it('are built before they are ready, and activated only then', () => {
    const begun = building('b')(adopted(NO_VERSIONS, version('a')));
    expect(versionIn(begun, 'b')).toMatchObject({ state: 'building', taskId: 't-b', readyAt: null });
    expect(() => activated(begun, 'b')).toThrow(code('embedding_version_not_ready'));
    expect(() => activated(begun, 'c')).toThrow(code('embedding_version_not_found'));
    expect(activated(ready(begun, 'b'), 'b')).toMatchObject({ active: 'b', previous: 'a' });
  });

  it('are activated with the same step in which they are ready, where that was asked for, once', () => {
    const done = ready(building('b', { activate: true })(adopted(NO_VERSIONS, version('a'))), 'b');
    expect(done).toMatchObject({ active: 'b', previous: 'a' });
    expect(ready(rolledBack(done), 'b').active).toBe('a');
  });

  it('go back once, and not forward again when that is repeated', () => {
    const back = rolledBack(activated(state(), 'b'));
    expect(back).toMatchObject({ active: 'a', previous: null });
    expect(() => rolledBack(back)).toThrow(code('no_previous_embedding_version'));
    expect(() => rolledBack(state())).toThrow(code('no_previous_embedding_version'));
  });

  it('stay as they are when the active one is activated again', () => {
    const active = activated(state(), 'b');
    expect(activated(active, 'b')).toBe(active);
  });

  it('are deleted but for the active one; there is no going back to one that was', () => {
    const active = activated(state(), 'b');
    expect(() => removed(active, 'b')).toThrow(code('embedding_version_active'));
    const left = removed(active, 'a');
    expect(left).toMatchObject({ active: 'b', previous: null, versions: [{ id: 'b' }] });
    expect(() => removed(left, 'a')).toThrow(code('embedding_version_not_found'));
  });

  it('are four at most', () => {
    const four = ['b', 'c', 'd'].reduce((now, id) => building(id)(now), adopted(NO_VERSIONS, version('a')));
    expect(() => building('e')(four)).toThrow(code('too_many_embedding_versions'));
    expect(building('d')(four).versions).toHaveLength(4);
  });

  it('begin anew after they have failed, past what was made before; one that was complete does not fail', () => {
    const error = { code: 'embedding_rejected', message: 'No.' } as const;
    const bad = failed(building('b', { activate: true })(adopted(NO_VERSIONS, version('a'))), 'b', error);
    expect(versionIn(bad, 'b')).toMatchObject({ state: 'failed', error, activate: false });
    for (const again of [resumed(bad, 'b'), building('b')(bad)]) {
      expect(versionIn(again, 'b')).toMatchObject({ state: 'building', error: null, isFresh: true });
    }
    const complete = state();
    expect(failed(complete, 'b', error)).toBe(complete);
  });

  it('move to another service without becoming others', () => {
    const moved = requested(state(), {
      version: { ...version('b'), provider: 'elsewhere' },
      taskId: 't2',
      activate: false,
      textsPerSecond: 3,
    });
    expect(moved.versions).toHaveLength(2);
    expect(versionIn(moved, 'b')).toMatchObject({ provider: 'elsewhere', state: 'ready', textsPerSecond: 3 });
  });
});
