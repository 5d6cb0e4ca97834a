import { groupRuns } from './group-runs.js';
import { run } from './testing/runs.js';
import { toTextLine } from './text-line.js';
import type { TextRun } from './text-run.js';

const read = (...runs: TextRun[]) => groupRuns(runs).map((line) => toTextLine(line, () => false).text);

describe('groupRuns and toTextLine', () => {
  it('put a space where there is a gap, and none where runs touch', () => {
    expect(read(run('in', 50, 700), run('side', 60, 700), run('out', 83, 700))).toEqual(['inside out']);
  });

  it('begin a line where the baseline changes or the writing starts anew', () => {
    expect(read(run('one', 50, 700), run('two', 50, 688), run('three', 50, 676))).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('keep raised and lowered characters in their line', () => {
    const raised = run('2', 65, 704, { size: 6 });
    expect(read(run('the', 100, 650), run('x', 60, 700), raised, run('+ 1', 70, 700))).toEqual([
      'the',
      'x2 + 1',
    ]);
  });

  it("set a footnote's number apart from the word before it, but not an exponent from its unit", () => {
    const raised = (text: string, x: number) => run(text, x, 704, { size: 6 });
    expect(read(run('paper', 50, 700), raised('12', 75))).toEqual(['paper 12']);
    expect(read(run('paper.', 50, 700), raised('12', 80))).toEqual(['paper. 12']);
    expect(read(run('km', 50, 700), raised('2', 60))).toEqual(['km2']);
    expect(read(raised('2', 50), run('The note', 53, 700))).toEqual(['2 The note']);
  });

  it('drop a second stroke that makes letters bold', () => {
    expect(read(run('bold', 50, 700), run('bold', 50.4, 700), run(' type', 70, 700))).toEqual(['bold type']);
  });

  it('close up letters that are spaced out', () => {
    expect(read(run('C H A P T E R', 50, 700), run('1', 130, 700))).toEqual(['CHAPTER 1']);
  });

  it('read right-to-left runs from the right, and left-to-right words among them as they stand', () => {
    const rtl = { rightToLeft: true };
    const runs = [
      run('שלום', 200, 700, rtl),
      run('Node', 170, 700),
      run('20', 192, 700),
      run('עולם', 140, 700, rtl),
    ];
    expect(read(...runs)).toEqual(['שלום Node 20 עולם']);
  });

  it('put no space between Japanese runs, nor dots of a table of contents into the text', () => {
    expect(read(run('紙は', 50, 700), run('古い', 66, 700))).toEqual(['紙は古い']);
    expect(read(run('Paper . . . . . . . 7', 50, 700))).toEqual(['Paper … 7']);
  });

  it('keep text at another angle apart', () => {
    expect(read(run('across', 50, 700), run('up', 80, 700, { angle: 90 }))).toEqual(['across', 'up']);
  });

  it('tell the cells of a row', () => {
    const [row] = groupRuns([run('Rags', 50, 700), run('12 kg', 200, 700)]);
    expect(row && toTextLine(row, () => false).cells).toEqual(['Rags', '12 kg']);
  });
});
