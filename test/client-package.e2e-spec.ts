import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildPdf, column } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { System } from './support/system.js';

const INSTALL_LIMIT_MS = 180_000;
const LIMIT_MS = 60_000;
const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
/** What the types of the package need beside it. */
const FOR_TYPES = ['@nestjs/axios', '@nestjs/common', '@types/node', 'reflect-metadata', 'rxjs'];

const MANUAL = buildPdf([
  column(['Oil is checked every week, with the engine cold.'], 72, 700),
  column(['Brake fluid is changed every two years.'], 72, 700),
]);

/** A project of somebody who has installed the packed client. */
let project: string;

const inProject = (command: string, args: readonly string[], timeout: number, env: object = {}) =>
  promisify(execFile)(command, args, { cwd: project, timeout, env: { ...process.env, ...env } });

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'ragmill-consumer-'));
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const pack = [resolve('scripts/pack-client.mjs'), project];
  const { stdout } = await promisify(execFile)(process.execPath, pack, { timeout: LIMIT_MS });
  await inProject('npm', [...INSTALL, stdout.trim()], INSTALL_LIMIT_MS);
}, INSTALL_LIMIT_MS + LIMIT_MS);

afterAll(() => rm(project, { recursive: true, force: true }));

it('runs in plain Node, without Nest', async () => {
  const system = await System.start();
  try {
    await copyFile('examples/client/run.mjs', join(project, 'run.mjs'));
    await writeFile(join(project, 'руководство.pdf'), MANUAL);
    const run = ['run.mjs', 'руководство.pdf', 'changing the brake fluid'];
    const { stdout } = await inProject(process.execPath, run, LIMIT_MS, { RAGMILL_URL: system.api.url });
    expect(stdout).toMatch(/^completed/m);
    expect(stdout).toContain('руководство.pdf, pages 1 to 2: Oil is checked every week');
  } finally {
    await system.stop();
  }
});

it(
  'has types that a strict project compiles with, all of its libraries checked',
  async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const versions: Record<string, string> = { ...dependencies, ...devDependencies };
    await inProject(
      'npm',
      [...INSTALL, ...FOR_TYPES.map((name) => `${name}@${versions[name]}`)],
      INSTALL_LIMIT_MS,
    );
    await copyFile('test/client-package/consumer.ts', join(project, 'consumer.ts'));
    const options =
      '--noEmit --strict --exactOptionalPropertyTypes --target es2023 --module nodenext --types node';
    const tsc = [resolve('node_modules/typescript/bin/tsc'), ...options.split(' '), 'consumer.ts'];
    const checked = await inProject(process.execPath, tsc, LIMIT_MS).catch(
      (error: { stdout: string }) => error,
    );
    expect(checked.stdout).toBe('');
  },
  INSTALL_LIMIT_MS + LIMIT_MS,
);
