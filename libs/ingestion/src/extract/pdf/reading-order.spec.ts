import { groupRuns } from './group-runs.js';
import { inReadingOrder } from './reading-order.js';
import { run } from './testing/runs.js';
import { toTextLine } from './text-line.js';
import type { TextRun } from './text-run.js';

const read = (runs: TextRun[]) =>
  inReadingOrder(groupRuns(runs)).map((line) => toTextLine(line, () => false).text);

const rows = <T>(count: number, make: (y: number, row: number) => T[]) =>
  Array.from({ length: count }, (_, row) => make(700 - row * 12, row)).flat();

describe('inReadingOrder', () => {
  it('keeps the order of the file', () => {
    const left = rows(6, (y, row) => [run(`left ${row}`, 50, y)]);
    const right = rows(6, (y, row) => [run(`right ${row}`, 300, y)]);
    expect(read([...left, ...right])).toEqual([...left, ...right].map(({ text }) => text));
  });

  it('takes two columns of prose apart, and leaves a table in its rows', () => {
    const prose = rows(4, (y, row) => [
      run(`a line of the left ${row}`, 50, y),
      run(`a line of the right ${row}`, 180, y),
    ]);
    expect(read(prose).map((text) => text.replace(/a line of the /, ''))).toEqual([
      ...['left 0', 'left 1', 'left 2', 'left 3'],
      ...['right 0', 'right 1', 'right 2', 'right 3'],
    ]);
    const table = rows(4, (y, row) => [run(`item ${row}`, 50, y), run('a long description of it', 180, y)]);
    expect(read(table)[0]).toBe('item 0 a long description of it');
    const contents = rows(4, (y, row) => [run('the title of a chapter', 50, y), run(`${row}`, 190, y)]);
    expect(read(contents)[0]).toBe('the title of a chapter 0');
  });

  it('sorts a page that is drawn in no order', () => {
    const lines = rows(6, (y, row) => [run(`line ${row}`, 50, y)]);
    expect(read([...lines].reverse())).toEqual(lines.map(({ text }) => text));
  });

  it('puts text at another angle last', () => {
    const side = run('printed sideways', 10, 20, { angle: 90 });
    expect(read([side, run('upright text that is longer', 50, 700)])[1]).toBe('printed sideways');
  });
});
