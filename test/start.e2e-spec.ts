import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Api } from './support/api.js';
import { freePort } from './support/system.js';

const START = ['scripts/start.mjs'];
const run = promisify(execFile);

describe('npm start', () => {
  let directory: string;
  let port: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-start-'));
    port = String(await freePort());
    env = {
      ...process.env,
      PORT: port,
      WORKER_PORT: '0',
      REDIS_PREFIX: `{start-${port}}`,
      STORAGE_URI: `file:${directory}`,
      ADMIN_PASSWORD: 'correct horse',
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 'k').toString('base64')}`,
    };
  });
  afterEach(() => rm(directory, { recursive: true }));

  it.each([
    [{ PORT: 'abc' }, /PORT: .*integer/],
    [{ REDIS_URL: 'foo' }, /REDIS_URL: .*redis:\/\//],
    [{ HOST: '192.0.2.1' }, /nothing can listen .*EADDRNOTAVAIL/],
    [{ PORT: '8123', WORKER_PORT: '8123' }, /WORKER_PORT must not be PORT/],
  ])('ends at once with %j, and says why', async (given, why) => {
    const ended: unknown = await run(process.execPath, START, { env: { ...env, ...given } }).catch(
      (error: unknown) => error,
    );
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(why) });
    expect((ended as { stderr: string }).stderr).not.toMatch(/^ +at /m);
  });

  it('runs the main job, and stops when it is told to', async () => {
    const started = spawn(process.execPath, START, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)));
      started.stdout.on('data', (data: Buffer) => {
        output += data.toString();
        if (output.includes('Ctrl-C stops it')) resolve();
      });
    });
    const api = new Api(`http://127.0.0.1:${port}`);
    expect(output).toContain(`Dashboard  ${api.url}/admin/workers`);
    expect(await api.process('The mill grinds rags.', 'a.txt')).toMatchObject({ status: 'completed' });
    expect((await api.query('rags')).body.results[0].text).toBe('The mill grinds rags.');
    started.removeAllListeners('exit').kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
    expect(output).toContain('stopped');
    await expect(api.get('/health/live')).rejects.toThrow('fetch failed');
  });
});
