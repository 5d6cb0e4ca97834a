// `npm run check`: everything CI looks at. `--no-tests` leaves the tests out.
import { say, seconds } from './lib/log.mjs';
import { ROOT } from './lib/paths.mjs';
import { install, requireNode } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';

const bin = (path) => [process.execPath, `${ROOT}node_modules/${path}`];
const STEPS = [
  ['format', [...bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint', [...bin('eslint/bin/eslint.js'), '.']],
  ['types', [...bin('typescript/bin/tsc'), '--noEmit']],
  ["types of the operators' page", [...bin('typescript/bin/tsc'), '--project', 'apps/dashboard']],
  ['dead code', [...bin('knip/bin/knip.js')]],
  ['lockfile', [process.execPath, `${ROOT}scripts/complete-lockfile.mjs`, '--check']],
];
if (!process.argv.includes('--no-tests'))
  STEPS.push(['tests', [process.execPath, `${ROOT}scripts/test.mjs`]]);

requireNode();
await install();
const results = [];
for (const [name, [command, ...args]] of STEPS) {
  const at = performance.now();
  say(name);
  results.push({ name, ok: (await run(command, args)) === 0, took: seconds(performance.now() - at) });
}
for (const { name, ok, took } of results) say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${took})`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
