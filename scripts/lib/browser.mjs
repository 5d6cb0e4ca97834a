import { say, step } from './log.mjs';
import { usableManager } from './package-manager.mjs';
import { outputOf } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
/** Where browsers are though no PATH leads there. */
const EXTRA_PATHS = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const VERSION_LIMIT_MS = 20_000;

/** How each package manager gets its lists anew and installs a browser; Ubuntu's apt-get only has one that needs snap. */
const MANAGERS = [
  {
    name: 'apt-get',
    root: true,
    refresh: ['update'],
    install: ['install', '-y', '--no-install-recommends', 'chromium'],
  },
  { name: 'dnf', root: true, install: ['install', '-y', 'chromium'] },
  { name: 'apk', root: true, refresh: ['update'], install: ['add', 'chromium'] },
];

/**
 * A browser of Chromium's kind for the browser tests: the one of `CHROMIUM_PATH`, one on this machine, else one that the
 * package manager installs. Where there is none it says so and how to get one.
 * @returns {Promise<string | undefined>} its path
 */
export async function provideBrowser() {
  const found = findBrowser() ?? (await installBrowser());
  if (!found)
    say('no Chromium found: the browser tests are skipped. Install chromium, or set CHROMIUM_PATH to one.');
  return found;
}

function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return works(given) ? given : undefined;
  const directories = (process.env.PATH ?? '').split(':').filter(Boolean);
  const onPath = NAMES.flatMap((name) => directories.map((directory) => `${directory}/${name}`));
  return [...onPath, ...EXTRA_PATHS].find(works);
}

/** Some systems have a `chromium` that only says how to get one. */
function works(path) {
  return /Chromium|Chrome|Edge/.test(outputOf(path, ['--version'], VERSION_LIMIT_MS) ?? '');
}

async function installBrowser() {
  // Somebody who names a browser wants that one.
  const usable = process.env.CHROMIUM_PATH ? undefined : usableManager(MANAGERS);
  if (!usable) return undefined;
  const { manager, execute } = usable;
  const title = `No Chromium found: installing one with "${manager.name} ${manager.install.join(' ')}"`;
  return step(title, async () => {
    if (manager.refresh) await execute(manager.refresh);
    return (await execute(manager.install)) === 0 ? findBrowser() : undefined;
  });
}
