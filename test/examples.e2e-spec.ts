import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT_MS = 120_000;

it(
  'a custom processor is run by a worker that knows it',
  async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', 'example:custom-processor'], {
      timeout: LIMIT_MS,
    });
    expect(stdout).toContain('paper.txt: completed {"language":"eng"}');
    expect(stdout).toContain('бумага.txt: completed {"language":"rus"}');
  },
  LIMIT_MS,
);

it(
  "a source of one's own is asked by an API that knows it, beside the collections",
  async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', 'example:custom-source'], {
      timeout: LIMIT_MS,
    });
    expect(stdout).toContain('default: ok, 1 passages');
    expect(stdout).toContain('Glossary: ok, 1 passages');
    expect(stdout).toMatch(/Glossary +glossary.json +Deckle: /);
    expect(stdout).toMatch(/default +paper.txt +A deckle /);
  },
  LIMIT_MS,
);
