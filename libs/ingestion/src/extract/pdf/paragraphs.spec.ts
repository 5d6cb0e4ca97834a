import { toParagraphs } from './paragraphs.js';
import { line } from './testing/runs.js';
import type { TextLine } from './text-line.js';
import { writeText } from './write-text.js';

const read = (...pages: TextLine[][]) => writeText(toParagraphs(pages), pages.length).text.split('\n\n');

const FULL = 'This line is as long as the column is wide, word by word';

describe('toParagraphs', () => {
  it('breaks at a gap, a change of size and a change of face', () => {
    expect(read([line('one', 700), line('two', 688), line('three', 676), line('four', 652)])).toHaveLength(2);
    expect(read([line('Title', 700, { size: 14 }), line('text', 688)])).toEqual(['Title', 'text']);
    expect(read([line('text', 700), line('code()', 688, { code: true })])).toEqual(['text', 'code()']);
  });

  it('breaks after a short line that ends a sentence', () => {
    expect(read([line(FULL, 700), line('and ends.', 688), line(FULL, 676)])).toEqual([
      `${FULL} and ends.`,
      FULL,
    ]);
  });

  it('does not break where the next word found no room', () => {
    const long = 'Paper is made of rags in mills that stand at rivers. So';
    const next = 'waterwheels drive the stampers that beat them to a pulp of';
    expect(read([line(long, 700), line(next, 688), line(FULL, 676)])).toHaveLength(1);
  });

  it('breaks at bullets, numbers and indents', () => {
    expect(read([line('• one', 700), line('• two', 688)])).toEqual(['• one', '• two']);
    expect(read([line('1. one', 700), line('2. two', 688)])).toEqual(['1. one', '2. two']);
    const ends = `${FULL}.`;
    expect(read([line(FULL, 700), line(ends, 688), line('In set', 676, { x: 65 })])).toEqual([
      `${FULL} ${ends}`,
      'In set',
    ]);
  });

  it('keeps what hangs under a list item', () => {
    expect(read([line(`• ${FULL}`, 700), line('goes on', 688, { x: 60 })])).toEqual([`• ${FULL} goes on`]);
  });

  it('keeps rows of a table as lines', () => {
    const row = (text: string, y: number) => line(text, y, { cells: text.split(' ') });
    expect(read([row('Rags 12', 700), row('Size 3', 688)])).toEqual(['Rags 12\nSize 3']);
  });

  it('goes on in the next column and on the next page, unless the sentence is over', () => {
    expect(read([line('it goes', 100), line('on here', 700, { x: 300 })])).toEqual(['it goes on here']);
    expect(read([line('it goes', 100)], [line('on here', 700)])).toEqual(['it goes on here']);
    expect(read([line('it ends.', 100)], [line('A new one', 700)])).toEqual(['it ends.', 'A new one']);
  });
});

describe('writeText', () => {
  it('joins cut words and keeps the hyphens of names and chains', () => {
    const join = (...texts: string[]) => read(texts.map((text, row) => line(text, 700 - row * 12)));
    expect(join('paper-', 'making')).toEqual(['papermaking']);
    expect(join('paper\u00AD', 'making')).toEqual(['papermaking']);
    expect(join('state-of-the-', 'art')).toEqual(['state-of-the-art']);
    expect(join('foo2-', 'bar')).toEqual(['foo2-bar']);
    expect(join('GNU-', 'Linux')).toEqual(['GNU-Linux']);
    expect(join('debian-installer', 'is debian-', 'installer')).toEqual([
      'debian-installer is debian-installer',
    ]);
    expect(join('http://example.org/', 'paper')).toEqual(['http://example.org/paper']);
    expect(join('a dash -', 'and more')).toEqual(['a dash - and more']);
  });

  it('says where pages start, in the middle of a paragraph too', () => {
    const pages = [[line('it is inter-', 100)], [], [line('rupted', 700)], []];
    expect(writeText(toParagraphs(pages), 4)).toEqual({
      text: 'it is interrupted',
      pageStarts: [0, 11, 11, 17],
    });
  });
});
