import { entryMatches, type TaskFilter } from './task-filter.js';
import { entryOf, formatEntry, parseEntry } from './task-index-entry.js';

const TASK = { queue: 'high', taskId: 't-1', jobName: 'process-document' };
const ENTRY = entryOf(TASK, { collection: 'law', documentId: 'doc:1', filename: 'Jahresbericht: Ämter.PDF' });

describe('an entry of the task index', () => {
  it('is read back as it was, whatever names clients choose', () => {
    for (const filename of ['a:b%3Ac.txt', '', 'отчёт.pdf', 'half \ud800 pair']) {
      const entry = entryOf(TASK, { documentId: ':', filename });
      expect(parseEntry(formatEntry(entry))).toEqual(entry);
      expect(formatEntry(entry).split(':')).toHaveLength(6);
    }
  });

  it('keeps the beginning of a long name', () => {
    expect(entryOf(TASK, { filename: 'x'.repeat(5000) }).filename).toHaveLength(120);
  });

  it('of before is read as well', () => {
    expect(parseEntry('high:t-1:probe:law')).toEqual({
      ...TASK,
      jobName: 'probe',
      collection: 'law',
      documentId: '',
      filename: '',
    });
  });

  it.each<[TaskFilter, boolean]>([
    [{}, true],
    [{ q: 't-1' }, true],
    [{ q: 't-' }, false],
    [{ q: 'doc:1' }, true],
    [{ q: 'äMTER' }, true],
    [{ q: 'report' }, false],
    [{ collection: 'law', queue: 'high', job: 'process-document' }, true],
    [{ collection: 'tax' }, false],
    [{ queue: 'low' }, false],
    [{ job: 'probe' }, false],
    [{ q: 'jahres', queue: 'low' }, false],
  ])('matches %j: %s', (filter, matches) => {
    expect(entryMatches(ENTRY, filter)).toBe(matches);
  });
});
