import { diagnosisOf, lastWords } from './diagnosis.js';

describe('what is logged of a reader that failed', () => {
  it('is where, and not what its message quotes', () => {
    const error = new SyntaxError('Unexpected token in "a text\n    at the end of the document"');
    const said = diagnosisOf(error);
    expect(said).toMatch(/^SyntaxError\n {4}at .*diagnosis\.spec/);
    expect(said).not.toContain('document');
  });

  it('is what Node said as it ended, and not what was printed before', () => {
    const output =
      'Warning: a text\n\nFATAL ERROR: Reached heap limit\n 1: 0xb8d0a node::Abort()\n    at read (x.js:1)\nNode.js v20';
    expect(lastWords(output)).toBe(
      'FATAL ERROR: Reached heap limit\n 1: 0xb8d0a node::Abort()\n    at read (x.js:1)\nNode.js v20',
    );
  });
});
