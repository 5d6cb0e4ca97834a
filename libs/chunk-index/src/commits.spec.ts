import { Commits, type Commit } from './commits.js';

describe('Commits', () => {
  let told: Commit[];
  let commits: Commits;
  beforeEach(() => {
    told = [];
    commits = new Commits();
    commits.observe((commit) => told.push(commit));
  });

  it('tell how often a commit was made anew', async () => {
    let attempts = 0;
    const done = await commits.run('replace', async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('Retryable commit conflict for version 7');
      return 'done';
    });
    expect([done, attempts]).toEqual(['done', 3]);
    expect(told).toEqual([{ operation: 'replace', tookMs: expect.any(Number), conflicts: 2, failed: false }]);
  });

  it('tell of one that was given up', async () => {
    await expect(commits.run('delete', () => Promise.reject(new Error('no disk')))).rejects.toThrow(
      'no disk',
    );
    expect(told).toEqual([{ operation: 'delete', tookMs: expect.any(Number), conflicts: 0, failed: true }]);
  });
});
