import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Json } from './api.js';

export type Values = Record<string, string>;

/** A container as a file in `deploy/` or docker-compose.yml has it, whatever the file is for. */
export interface Container {
  /** Where it stands, for messages. */
  readonly name: string;
  readonly part: 'api' | 'worker';
  readonly env: Values;
  readonly command: readonly string[] | undefined;
  readonly memoryMb: number;
  /** From the signal to the kill. */
  readonly stopSeconds: number;
  /** Paths that its probes ask for. */
  readonly probes: readonly string[];
}

/** What Kubernetes' and compose's files say of Ragmill's own containers, and the units of systemd. */
export function containers(): Container[] {
  return [...composeContainers(), ...kubernetesContainers(), ...units()];
}

export const compose = (): Json => parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });

/** Every document of every YAML file below `deploy/kubernetes`, of kind `kind`. */
export function manifests(kind: string): Json[] {
  return readdirSync('deploy/kubernetes', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join('deploy/kubernetes', file), 'utf8')))
    .map((document) => document.toJS() as Json)
    .filter((found) => found?.kind === kind);
}

/** `NAME=value` lines; what is commented out as well where `all` is set. */
export function envFile(path: string, { all = false } = {}): Values {
  const line = all ? /^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$/ : /^([A-Z][A-Z0-9_]+)=(.*)$/;
  const lines = readFileSync(path, 'utf8').split('\n');
  return Object.fromEntries(lines.flatMap((text) => [text.match(line)?.slice(1, 3) ?? []]).filter(isPair));
}

const isPair = (pair: string[]): pair is [string, string] => pair.length === 2;

function composeContainers(): Container[] {
  const { services } = compose();
  return (['api', 'worker'] as const).map((part) => {
    const { environment, command, mem_limit, stop_grace_period, healthcheck } = services[part];
    return {
      name: `compose ${part}`,
      part,
      env: withDefaults(environment),
      command,
      memoryMb: megabytes(withDefault(mem_limit)),
      stopSeconds: Number.parseInt(stop_grace_period, 10),
      probes: [String(healthcheck?.test).match(/:\d+(\/[\w/]+)/)?.[1] ?? []].flat(),
    };
  });
}

function kubernetesContainers(): Container[] {
  const settings = envFile('deploy/kubernetes/base/settings.env');
  return manifests('Deployment')
    .filter(({ metadata }) => /^ragmill-(?:api|worker)$/.test(metadata.name))
    .map(({ metadata, spec: { template } }) => {
      const [container] = template.spec.containers;
      const own = container.env.map(({ name, value }: Values) => [name, value]);
      const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
      return {
        name: `kubernetes ${metadata.name}`,
        part: container.name,
        env: { ...settings, ...Object.fromEntries(own) },
        command: container.command,
        memoryMb: megabytes(container.resources.limits.memory),
        stopSeconds: template.spec.terminationGracePeriodSeconds,
        probes: probes.map((probe: Json) => probe.httpGet.path),
      };
    });
}

function units(): Container[] {
  return (['api', 'worker'] as const).map((part) => {
    const text = readFileSync(
      `deploy/systemd/ragmill-${part}${part === 'worker' ? '@' : ''}.service`,
      'utf8',
    );
    const value = (key: string): string => text.match(new RegExp(`^${key}=(.*)$`, 'm'))?.[1] ?? '';
    const set = [...text.matchAll(/^Environment=([A-Z_]+)=(.*)$/gm)].map(([, name, of]) => [name, of]);
    return {
      name: `systemd ${part}`,
      part,
      env: Object.fromEntries(set) as Values,
      command: value('ExecStart')
        .split(' ')
        .slice(part === 'worker' ? 2 : 0),
      memoryMb: megabytes(value('MemoryMax')),
      stopSeconds: Number(value('TimeoutStopSec')),
      probes: [],
    };
  });
}

const withDefaults = (environment: Values): Values =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, withDefault(value)]));

/** `${NAME:-value}` as it is when the variable is not set. */
const withDefault = (value: string): string => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

function megabytes(text: string): number {
  const [, amount, unit = ''] = /^(\d+)(m|mi|g|gi)$/i.exec(text) ?? [];
  return Number(amount) * (unit.toLowerCase().startsWith('g') ? 1024 : 1);
}
