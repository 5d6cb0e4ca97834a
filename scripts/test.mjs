// `npm test`: sets up what the tests need and runs them. Arguments are passed to Jest; `--no-skipped` makes a test that was
// skipped a failure.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideBrowser } from './lib/browser.mjs';
import { say } from './lib/log.mjs';
import { ROOT } from './lib/paths.mjs';
import { build, install, requireNode } from './lib/prepare.mjs';
import { provideRedis } from './lib/redis.mjs';
import { findServer } from './lib/redis-install.mjs';
import { run } from './lib/run.mjs';

/** A test that leaves something open keeps Jest from ending. */
const PROJECT_LIMIT_MS = 20 * 60_000;

const NO_SKIPPED = '--no-skipped';
const forJest = process.argv.slice(2).filter((argument) => argument !== NO_SKIPPED);
const maySkip = !process.argv.includes(NO_SKIPPED);

requireNode();
await install();
await build();
const browser = await provideBrowser();
const directory = mkdtempSync(join(tmpdir(), 'ragmill-test-'));
const redis = await provideRedis(join(directory, 'redis'));

const totals = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const project of ['unit', 'e2e']) await runProject(project);
} finally {
  await redis.stop();
  rmSync(directory, { recursive: true, force: true });
}
if (totals.passed + totals.failed === 0) say('no test ran');
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
const isComplete = totals.passed > 0 && (maySkip || totals.skipped === 0);
if (!maySkip && totals.skipped > 0) say('tests were skipped, which counts as failed here');
process.exit(totals.failed === 0 && isComplete ? 0 : 1);

async function runProject(project) {
  say(`${project} tests`);
  const report = join(directory, `${project}.json`);
  const args = [
    `${ROOT}node_modules/jest/bin/jest.js`,
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${report}`,
  ];
  // e2e tests start systems of their own, each with processes for every core.
  if (project === 'e2e') args.push('--runInBand');
  // Some tests kill a Redis of their own.
  const env = {
    REDIS_URL: redis.url,
    REDIS_SERVER: redis.server ?? findServer() ?? '',
    CHROMIUM_PATH: browser ?? '',
    NODE_ENV: 'test',
  };
  const code = await run(process.execPath, [...args, '--passWithNoTests', ...forJest], {
    env,
    quiet: true,
    limit: PROJECT_LIMIT_MS,
  });
  if (!existsSync(report)) {
    say(`the ${project} tests did not end by themselves`);
    totals.failed += 1;
    return;
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  totals.passed += result.numPassedTests;
  totals.skipped += result.numPendingTests + result.numTodoTests;
  // A suite that could not be loaded, or a Jest that failed otherwise, has no failed test to count.
  totals.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  if (code !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) totals.failed += 1;
}
