// `npm install` leaves optional platform packages out of the lockfile when a registry mirror does not
// have them (yet); `npm ci` then refuses the lockfile on every machine. This writes the entries back.
// Run it after any change of dependencies; `--check` only says whether something is missing.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const check = process.argv.includes('--check');

/** `…-linux-arm64-musl` -> `{ os: ['linux'], cpu: ['arm64'], libc: ['musl'] }` */
function platformOf(name) {
  const match = /-(darwin|linux|win32)-(x64|arm64)(?:-(gnu|musl|msvc))?$/.exec(name);
  if (!match) return undefined;
  const [, os, cpu, abi] = match;
  const libc = { gnu: ['glibc'], musl: ['musl'] }[abi];
  return { cpu: [cpu], ...(libc && os === 'linux' ? { libc } : {}), os: [os] };
}

const missing = [];
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (!platform || Object.keys(lock.packages).some((k) => k.endsWith(key))) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) continue;
    missing.push(`${name}@${version}`);
    lock.packages[key] = { version, ...platform, optional: true };
  }
}

if (missing.length === 0) {
  console.log('package-lock.json has every optional platform package');
} else if (check) {
  console.error(`package-lock.json lacks: ${missing.join(', ')}\nRun: node scripts/complete-lockfile.mjs`);
  process.exit(1);
} else {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
  console.log(`package-lock.json: added ${missing.join(', ')}`);
}
