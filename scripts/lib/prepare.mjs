import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { buildDashboard } from './dashboard.mjs';
import { fail, step } from './log.mjs';
import { ROOT } from './paths.mjs';
import { run } from './run.mjs';

const MIN_NODE = [20, 19];
const INSTALL_STAMP = `${ROOT}node_modules/.ragmill-install`;
const BUILD_STAMP = `${ROOT}dist/.ragmill-build`;
/** A container image is built without the examples and the tests. */
const BUILD_INPUTS = [
  'src',
  'apps',
  'libs',
  'examples',
  'test/worker',
  'test/support/embedding-server.ts',
  'test/support/meaning.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'scripts/lib/dashboard.mjs',
  'package-lock.json',
];

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = MIN_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  fail(`Node ${MIN_NODE.join('.')} or newer is needed; this is ${process.versions.node}`);
}

/** Installs the packages of the lockfile, unless that was done and it has not changed since. */
export async function install() {
  const wanted = hash([readFileSync(`${ROOT}package-lock.json`), process.version]);
  if (stampIs(INSTALL_STAMP, wanted)) return;
  await step('Installing packages (npm ci)', async () => {
    const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
    if (code !== 0) fail('npm ci failed, see above');
  });
  writeFileSync(INSTALL_STAMP, wanted);
}

/** Compiles the API, the worker and the libs, and bundles the operators' page, unless nothing has changed since the last time. */
export async function build() {
  const wanted = hash(
    BUILD_INPUTS.filter((path) => existsSync(`${ROOT}${path}`)).flatMap((path) => fingerprints(path)),
  );
  if (stampIs(BUILD_STAMP, wanted)) return;
  rmSync(`${ROOT}dist`, { recursive: true, force: true });
  await step('Building', async () => {
    // One pass compiles src, apps and libs; the name only says which entry the CLI looks for.
    const nest = [`${ROOT}node_modules/@nestjs/cli/bin/nest.js`, 'build', 'api'];
    const [code] = await Promise.all([run(process.execPath, nest), buildDashboard()]);
    // The compiler writes files in spite of errors.
    if (code !== 0) fail('The build failed, see above');
  });
  writeFileSync(BUILD_STAMP, wanted);
}

function fingerprints(path) {
  const full = `${ROOT}${path}`;
  const stats = statSync(full);
  if (!stats.isDirectory()) return [path, readFileSync(full)];
  return readdirSync(full)
    .sort()
    .filter((name) => !name.endsWith('.spec.ts'))
    .flatMap((name) => fingerprints(`${path}/${name}`));
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

const stampIs = (file, wanted) => existsSync(file) && readFileSync(file, 'utf8') === wanted;
