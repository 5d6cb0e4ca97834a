import {
  activated,
  adopted,
  failed,
  NO_VERSIONS,
  ready,
  removed,
  resumed,
  rolledBack,
  unmoved,
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
      expect(versionIn(again, 'b')).toMatchObject({ state: 'building', error: null });
    }
    const complete = state();
    expect(failed(complete, 'b', error)).toBe(complete);
  });

  const elsewhere = { version: { ...version('b'), provider: 'elsewhere' }, textsPerSecond: 3 };

  it('move to another service without becoming others, once it has been verified', () => {
    const asked = building('b', elsewhere)(state());
    expect(asked.versions).toHaveLength(2);
    const moving = { provider: 'default', pendingProvider: 'elsewhere', state: 'ready', textsPerSecond: 3 };
    expect(versionIn(asked, 'b')).toMatchObject(moving);
    expect(versionIn(ready(asked, 'b'), 'b')).toMatchObject({ provider: 'elsewhere', pendingProvider: null });
    expect(versionIn(building('b')(asked), 'b')).toMatchObject({
      provider: 'default',
      pendingProvider: null,
    });
  });

  it('stay at their service when the other one fails; the next request forgets why', () => {
    const error = { code: 'embedding_version_unverified', message: 'No.' } as const;
    const asked = building('b', { ...elsewhere, activate: true })(state());
    const stayed = failed(asked, 'b', error);
    const there = { provider: 'default', pendingProvider: null, state: 'ready', activate: false };
    expect(versionIn(stayed, 'b')).toMatchObject({ ...there, error });
    expect(versionIn(building('b')(stayed), 'b').error).toBeNull();
  });

  it('take another service at once while they were never ready', () => {
    const begun = building('b')(adopted(NO_VERSIONS, version('a')));
    const asked = versionIn(building('b', elsewhere)(begun), 'b');
    expect(asked).toMatchObject({ provider: 'elsewhere', pendingProvider: null });
  });

  it('do not move when the task of that could not be begun, unless somebody else asked for another move', () => {
    const before = versionIn(state(), 'b');
    const asked = building('b', { ...elsewhere, activate: true })(state());
    const record = versionIn(asked, 'b');
    const there = { provider: 'default', pendingProvider: null, activate: false };
    expect(versionIn(unmoved(asked, record, before), 'b')).toMatchObject(there);
    const others = building('b', { version: { ...version('b'), provider: 'third' } })(asked);
    expect(unmoved(others, record, before)).toBe(others);
  });

  it('are read from what was written before there were moves', () => {
    const old = { ...versionIn(state(), 'b'), pendingProvider: undefined };
    const written = JSON.parse(JSON.stringify({ ...state(), versions: [old] })) as EmbeddingState;
    expect(versionIn(ready(written, 'b'), 'b').provider).toBe('default');
    expect(failed(written, 'b', { code: 'embedding_rejected', message: 'No.' })).toBe(written);
    expect(versionIn(building('b', elsewhere)(written), 'b').pendingProvider).toBe('elsewhere');
  });
});
