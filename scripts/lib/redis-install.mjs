import { fail, step } from './log.mjs';
import { usableManager } from './package-manager.mjs';
import { outputOf } from './run.mjs';

const NAMES = ['redis-server', 'valkey-server'];
/** Package managers leave servers where a user's PATH need not lead. */
const EXTRA_DIRECTORIES = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];
const MIN_VERSION = [6, 2];

/** How each package manager gets its lists anew and installs the server. */
const MANAGERS = [
  {
    name: 'apt-get',
    root: true,
    refresh: ['update'],
    install: ['install', '-y', '--no-install-recommends', 'redis-server'],
  },
  { name: 'dnf', root: true, install: ['install', '-y', 'valkey'], otherwise: ['install', '-y', 'redis'] },
  { name: 'apk', root: true, refresh: ['update'], install: ['add', 'valkey'], otherwise: ['add', 'redis'] },
  { name: 'brew', root: false, install: ['install', 'redis'] },
];

/** A Redis or Valkey server on this machine that is new enough: its path, else undefined. */
export function findServer() {
  const directories = [...(process.env.PATH ?? '').split(':').filter(Boolean), ...EXTRA_DIRECTORIES];
  for (const name of NAMES) {
    for (const directory of directories) {
      const path = `${directory}/${name}`;
      const version = /v=(\d+)\.(\d+)/.exec(outputOf(path, ['--version']) ?? '');
      if (version && isEnough(Number(version[1]), Number(version[2]))) return path;
    }
  }
  return undefined;
}

/** A container engine that answers: its command, else undefined. */
export function findContainerEngine() {
  return ['docker', 'podman'].find((engine) => outputOf(engine, ['info', '--format', 'json']) !== undefined);
}

/** Installs a server by the system's package manager. Returns its path; undefined where there is no way to. */
export async function installServer() {
  const usable = usableManager(MANAGERS);
  if (!usable) return undefined;
  const { manager, execute } = usable;
  return step(
    `No Redis found: installing one with "${manager.name} ${manager.install.join(' ')}"`,
    async () => {
      if (manager.refresh) await execute(manager.refresh);
      let code = await execute(manager.install);
      if (code !== 0 && manager.otherwise) code = await execute(manager.otherwise);
      if (code !== 0) fail(`${manager.name} could not install Redis, see above`);
      return findServer();
    },
  );
}

function isEnough(major, minor) {
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}
