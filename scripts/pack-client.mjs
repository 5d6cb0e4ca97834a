// `npm run pack:client [-- directory]`: compiles libs/http-client, packs it as `@ragmill/http-client`, and prints the tarball's path.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from './lib/log.mjs';
import { ROOT } from './lib/paths.mjs';
import { outputOf, run } from './lib/run.mjs';

const LIMIT_MS = 120_000;
const PACKAGE = `${ROOT}libs/http-client/`;
/** What is there for the tarball only: compiled files under libs/ would be taken for sources. */
const MADE = [`${PACKAGE}dist`, `${PACKAGE}LICENSE`];

const target = resolve(process.argv[2] ?? ROOT);
const tarball = await pack();
clean();
if (tarball === undefined) fail('the client could not be packed');
console.log(tarball);

async function pack() {
  clean();
  const compiler = `${ROOT}node_modules/typescript/bin/tsc`;
  const args = [compiler, '-p', `${PACKAGE}tsconfig.build.json`];
  if ((await run(process.execPath, args, { limit: LIMIT_MS })) !== 0) return undefined;
  cpSync(`${ROOT}LICENSE`, `${PACKAGE}LICENSE`);
  mkdirSync(target, { recursive: true });
  const packed = outputOf('npm', ['pack', PACKAGE, '--json', '--pack-destination', target], LIMIT_MS);
  return packed && resolve(target, JSON.parse(packed)[0].filename);
}

function clean() {
  for (const path of MADE) rmSync(path, { recursive: true, force: true });
}
