import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ROOT } from './paths.mjs';

const SOURCE = `${ROOT}apps/dashboard/`;
const OUTPUT = `${ROOT}dist/apps/dashboard/`;

/**
 * Bundles the operators' page into `dist/apps/dashboard`: `index.html`, and `assets/` whose names change with their
 * content, so that a browser may keep them for ever. Types are checked by `npm run check`, not here.
 */
export async function buildDashboard() {
  const { build, stop } = await import('esbuild-wasm');
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`${SOURCE}src/main.tsx`],
    outdir: `${OUTPUT}assets`,
    entryNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  }).finally(stop);
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  mkdirSync(OUTPUT, { recursive: true });
  copyFileSync(`${SOURCE}icon.svg`, `${OUTPUT}assets/icon.svg`);
  writeFileSync(`${OUTPUT}index.html`, pageWith(names));
}

/** The page with the names that its assets have now. */
function pageWith(names) {
  const page = readFileSync(`${SOURCE}index.html`, 'utf8');
  return page.replace(/main\.(js|css)/g, (_, ending) => names.find((name) => name.endsWith(`.${ending}`)));
}
