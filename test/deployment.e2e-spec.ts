import { loadSettings, Settings } from '@app/config';
import { getMetadataStorage } from 'class-validator';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from './support/api.js';
import { compose, containers, envFile, manifests } from './support/deploy-files.js';
import { System } from './support/system.js';

const SETTINGS = new Set(
  getMetadataStorage()
    .getTargetValidationMetadatas(Settings, '', false, false)
    .map(({ propertyName }) => propertyName),
);
/** Node's own. */
const FURTHER = ['NODE_ENV'];
/** How long tasks that were aborted may take to clean up, as `WorkerLifecycle` has it, and a second to exit. */
const ABORT_SECONDS = 6;

const known = (name: string): boolean => SETTINGS.has(name) || FURTHER.includes(name);
const read = (path: string): string => readFileSync(path, 'utf8');

describe.each(containers().map((container) => [container.name, container] as const))(
  '%s',
  (_name, container) => {
    const { part, env, command, memoryMb, stopSeconds } = container;
    const settings = loadSettings(env);

    it('has settings that there are', () => {
      expect(Object.keys(env).filter((name) => !known(name))).toEqual([]);
    });

    it('runs what the build makes', () => {
      const cmd = JSON.parse(read('Dockerfile').match(/^CMD (.*)$/m)?.[1] ?? '[]') as string[];
      const entry = (command ?? cmd).at(-1) ?? '';
      expect(entry).toBe(part === 'api' ? 'dist/src/main.js' : 'dist/apps/worker/src/main.js');
      expect(existsSync(entry.replace('dist/', '').replace('.js', '.ts'))).toBe(true);
    });

    it('has time to stop', () => {
      expect(stopSeconds).toBeGreaterThan(settings.SHUTDOWN_GRACE + ABORT_SECONDS);
    });

    it('has memory for all that may run at a time', () => {
      const reading = part === 'api' ? 0 : settings.EXTRACT_PROCESSES || settings.WORKER_CONCURRENCY;
      expect(memoryMb).toBeGreaterThanOrEqual(reading * settings.EXTRACT_MEMORY_MB + 1024);
    });
  },
);

describe('.env.example', () => {
  it('has every setting, and nothing else', () => {
    const names = Object.keys(envFile('.env.example', { all: true }));
    expect(names.filter((name) => !known(name))).toEqual([]);
    expect([...SETTINGS].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('shows the defaults', () => {
    const defaults = loadSettings({});
    expect(loadSettings(envFile('.env.example'))).toEqual(defaults);
  });
});

describe('the image', () => {
  it('is given the files that its Dockerfile copies, and starts as no root', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    const allowed = read('.dockerignore').split('\n');
    expect(copied).toContain('src');
    expect(copied.filter((path) => !existsSync(path) || !allowed.includes(`!${path}`))).toEqual([]);
    // The compiled code alone would lack the operators' page.
    expect(copied).toContain('scripts');
    expect(read('Dockerfile')).toMatch(/^RUN node scripts\/build\.mjs --no-install/m);
    expect(read('Dockerfile')).toMatch(/^USER 1000:1000$/m);
  });
});

describe('docker-compose.yml', () => {
  const services = Object.entries<Json>(compose().services);

  it.each(services)('lets %s write and do no more than it must', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.any(String),
    });
  });

  it('publishes nothing but on loopback', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports as string[]);
    expect(ports).toHaveLength(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('mounts what is there', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes as string[]);
    const sources = mounts.map((mount) => mount.split(':')[0] ?? '');
    const { volumes } = compose();
    expect(sources.filter((source) => !(source in volumes) && !existsSync(source))).toEqual([]);
  });

  it('has Prometheus look where API and workers are', () => {
    const { scrape_configs } = parse(read('deploy/prometheus/prometheus.yml')) as Json;
    const targets = scrape_configs.map(({ dns_sd_configs: [{ names, port }] }: Json) => [...names, port]);
    const { api, worker } = compose().services;
    expect(targets).toEqual([
      ['api', Number(api.environment.PORT)],
      ['worker', Number(worker.environment.WORKER_PORT)],
    ]);
  });
});

describe('a Redis that comes along', () => {
  const commands: [string, string[]][] = [
    ['compose', compose().services.redis.command],
    ['kubernetes', manifests('StatefulSet')[0].spec.template.spec.containers[0].command],
  ];
  it.each(commands)('of %s keeps what it has, and forgets nothing when it is full', (_of, command) => {
    const line = command.join(' ');
    expect(line).toContain('--appendonly yes');
    expect(line).toContain('--maxmemory-policy noeviction');
  });
});

describe('deploy/kubernetes', () => {
  it.each([...manifests('Kustomization'), ...manifests('Component')].map((found) => [found]))(
    'is made of files that are there',
    (found) => {
      const directory = ['base', 'shared-directory', 'valkey', 'scaling/keda', 'scaling/hpa'].find((name) =>
        found.resources.every((file: string) => existsSync(join('deploy/kubernetes', name, file))),
      );
      expect(directory).toBeDefined();
    },
  );

  it('leaves the number of workers that are scaled to what scales them', () => {
    const [worker] = manifests('Deployment').filter(({ metadata }) => metadata.name === 'ragmill-worker');
    for (const { patches } of manifests('Component')) {
      const [{ target, patch }] = patches;
      expect(target).toEqual({ kind: 'Deployment', name: worker.metadata.name });
      expect(parse(patch)).toEqual([{ op: 'remove', path: '/spec/replicas' }]);
    }
    const scaled = [...manifests('ScaledObject'), ...manifests('HorizontalPodAutoscaler')];
    expect(scaled.map(({ spec }) => spec.scaleTargetRef.name)).toEqual(['ragmill-worker', 'ragmill-worker']);
  });

  it('gives secrets that are settings', () => {
    const [secret] = manifests('Secret');
    expect(Object.keys(secret.stringData).filter((name) => !known(name))).toEqual([]);
  });

  it.each(
    [...manifests('Deployment'), ...manifests('StatefulSet')].map((found) => [found.metadata.name, found]),
  )('keeps %s within what namespaces of the kind "restricted" allow', (_name, { spec: { template } }) => {
    expect(template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const { securityContext } of template.spec.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });
});

describe('a running API', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system.stop());

  it('answers where its probes ask', async () => {
    const probes = containers().flatMap((container) => (container.part === 'api' ? container.probes : []));
    const image = read('Dockerfile').match(/\$\{process\.env\.PORT\}(\/[\w/]+)/)?.[1];
    expect(image).toBeDefined();
    for (const path of new Set([...probes, image ?? ''])) {
      expect({ path, status: (await system.api.get(path)).status }).toEqual({ path, status: 200 });
    }
  });
});
