import { readFileSync } from 'node:fs';
import type { Api } from './support/api.js';
import {
  alertRules,
  dashboardPanels,
  deployExpressions,
  externalMetrics,
  type DeployExpression,
} from './support/deploy-expressions.js';
import { EmbeddingServer } from './support/embedding-server.js';
import { Probes } from './support/probes.js';
import { parsePromql } from './support/promql.js';
import { parseScrape, valueOf, type Family } from './support/scrape.js';
import { System } from './support/system.js';

jest.setTimeout(180_000);

/** What Prometheus gives every sample. */
const TARGET_LABELS = ['job', 'instance'];

describe('metrics', () => {
  let system: System;
  let embedding: EmbeddingServer;
  let worker: Api;
  let probes: Probes;
  let ofApi: Map<string, Family>;
  let ofWorker: Map<string, Family>;
  /** Of both, the samples together. */
  let families: Map<string, Family>;

  beforeAll(async () => {
    embedding = await EmbeddingServer.start();
    const env = { EMBEDDING_SERVICE_URL: embedding.url, EMBEDDING_MODEL: 'meaning' };
    system = await System.start({ workers: 0, env });
    probes = await Probes.connect(system);
    await endBeforeTheyRun();
    worker = (await system.spawnWithHealth('probe')).health;
    await system.waitFor(async () => (await system.api.get('/health/ready')).status === 200);
    await doOneOfEach();
    ofApi = parseScrape((await system.api.get('/metrics')).text);
    ofWorker = parseScrape((await worker.get('/metrics')).text);
    families = joined(ofApi, ofWorker);
  });
  afterAll(async () => {
    await probes?.close();
    await system?.stop();
    await embedding?.stop();
  });

  /** A task that was cancelled while it waited, and one whose workers were lost too often. */
  async function endBeforeTheyRun(): Promise<void> {
    await system.api.delete(`/rag/task/${await probes.submit({ acts: ['ok'] })}`);
    const lost = await probes.submit({ acts: ['ok'] });
    // What BullMQ leaves for the next worker when it finds a job without its worker for the fourth time.
    const reason = 'job stalled more than allowable limit';
    await probes.queues.use((redis) => redis.hset(probes.queues.get('high').toKey(lost), 'defa', reason));
  }

  /** Each outcome of a task, both caches, a deletion, and what is only there some seconds after a document came. */
  async function doOneOfEach(): Promise<void> {
    const { document } = await system.api.process('paper mills once took rags', 'a.txt');
    expect(await system.api.process(Buffer.from('%PDF-1.7 broken'), 'b.pdf')).toMatchObject({
      status: 'failed',
    });
    const failing = await probes.submit({ acts: ['fail', 'ok'] });
    expect(await system.api.ended(failing)).toMatchObject({ status: 'completed' });
    const cancelled = await probes.submit({ acts: ['wait'] });
    await system.waitFor(async () => (await probes.runs(cancelled)).length > 0);
    await system.api.delete(`/rag/task/${cancelled}`);
    await system.api.ended(cancelled);
    await system.waitFor(async () => (await system.api.query('rags')).body.cached === true);
    await system.waitFor(async () => /^ragmill_index_rows /m.test((await worker.get('/metrics')).text));
    await system.api.delete(`/rag/documents/${document.document_id}`);
    await system.api.get('/no/such/route');
  }

  it('tell of each run, by outcome and code', () => {
    const runs = (labels: Record<string, string>) => valueOf(ofWorker, 'ragmill_task_runs_total', labels);
    expect(runs({ job_name: 'process-document', queue: 'high', outcome: 'completed' })).toBe(1);
    expect(runs({ job_name: 'process-document', outcome: 'failed' })).toBe(1);
    expect(runs({ job_name: 'probe', outcome: 'retrying' })).toBe(1);
    expect(runs({ job_name: 'probe', outcome: 'cancelled' })).toBe(2);
    expect(runs({ job_name: 'probe', outcome: 'failed' })).toBe(1);
    const errors = (labels: Record<string, string>) => valueOf(ofWorker, 'ragmill_task_errors_total', labels);
    expect(errors({ job_name: 'process-document', code: 'document_unreadable', outcome: 'failed' })).toBe(1);
    expect(errors({ job_name: 'probe', code: 'internal_error', outcome: 'retrying' })).toBe(1);
    expect(errors({ job_name: 'probe', code: 'worker_lost', outcome: 'failed' })).toBe(1);
    expect(system.output).toContain('task failed: The workers that had this task were lost');
    // The one that was tried again has waited once; two were never run.
    expect(valueOf(ofWorker, 'ragmill_task_wait_seconds_count', { job_name: 'probe' })).toBe(2);
    expect(valueOf(ofWorker, 'ragmill_task_run_seconds_count', { job_name: 'probe' })).toBe(3);
  });

  it('are there before the first of what is alerted of', () => {
    const never = { job_name: 'reprocess-collection', queue: 'low', outcome: 'failed' };
    expect(valueOf(ofWorker, 'ragmill_task_runs_total', never)).toBe(0);
    expect(valueOf(ofWorker, 'ragmill_tasks_taken_over_total', { queue: 'low' })).toBe(0);
    expect(valueOf(ofWorker, 'ragmill_index_commit_failures_total', { operation: 'fill' })).toBe(0);
  });

  it('tell how long each stage took', () => {
    for (const stage of ['load', 'extract', 'split', 'embed', 'index']) {
      const labels = { job_name: 'process-document', stage };
      expect([stage, valueOf(ofWorker, 'ragmill_task_stage_seconds_count', labels)]).toEqual([
        stage,
        stage === 'load' || stage === 'extract' ? expect.any(Number) : 1,
      ]);
    }
  });

  it('tell of the embedding service, the caches, the index and the pool', () => {
    const calls = { service: 'embedding', outcome: 'ok' };
    expect(valueOf(ofWorker, 'ragmill_service_calls_total', calls)).toBeGreaterThan(0);
    expect(valueOf(ofWorker, 'ragmill_service_circuit', { service: 'embedding', state: 'closed' })).toBe(1);
    expect(valueOf(ofWorker, 'ragmill_service_circuit', { service: 'embedding', state: 'open' })).toBe(0);
    expect(
      valueOf(ofApi, 'ragmill_cache_requests_total', { cache: 'query', outcome: 'hit' }),
    ).toBeGreaterThan(0);
    expect(
      valueOf(ofApi, 'ragmill_cache_requests_total', { cache: 'query', outcome: 'miss' }),
    ).toBeGreaterThan(0);
    expect(valueOf(ofWorker, 'ragmill_cache_requests_total', { cache: 'embedding', outcome: 'miss' })).toBe(
      1,
    );
    expect(valueOf(ofWorker, 'ragmill_index_commit_seconds_count', { operation: 'replace' })).toBe(1);
    expect(valueOf(ofApi, 'ragmill_index_commit_seconds_count', { operation: 'delete' })).toBe(1);
    // Its text, and the row that says that there is a collection.
    expect(valueOf(ofWorker, 'ragmill_index_rows')).toBe(2);
    expect(valueOf(ofWorker, 'ragmill_index_optimize_seconds_count')).toBeGreaterThan(0);
    expect(valueOf(ofWorker, 'ragmill_pool_size')).toBeGreaterThan(0);
    expect(valueOf(ofWorker, 'ragmill_storage_free_bytes')).toBeGreaterThan(0);
  });

  it('name routes as the contract does, and no id', () => {
    const routes = ofApi.get('ragmill_http_requests_total')!.samples.map(({ labels }) => labels.route);
    expect(routes).toEqual(
      expect.arrayContaining([
        '/rag/add-document',
        '/rag/task/{task_id}',
        '/rag/documents/{document_id}',
        'unmatched',
      ]),
    );
    expect(routes.filter((route) => /[0-9a-f]{8}/.test(route!))).toEqual([]);
  });

  it('tell the same of the queues in every process', async () => {
    await probes.queues.get('low').pause();
    const waiting = await probes.submit({ acts: ['ok'] }, { queue: 'low' });
    const queue = { queue: 'low' };
    await system.waitFor(async () => {
      const scrapes = await Promise.all([system.api, worker].map((api) => api.get('/metrics')));
      return scrapes
        .map(({ text }) => parseScrape(text))
        .every(
          (seen) =>
            valueOf(seen, 'ragmill_queue_paused', queue) === 1 &&
            valueOf(seen, 'ragmill_queue_jobs', { ...queue, state: 'waiting' }) === 1 &&
            valueOf(seen, 'ragmill_queue_oldest_waiting_seconds', queue)! > 0 &&
            valueOf(seen, 'ragmill_workers') === 1,
        );
    });
    await probes.queues.get('low').resume();
    await system.api.ended(waiting);
  });

  it('tell which slots are taken', async () => {
    const running = await probes.submit({ acts: ['wait'] });
    const seen = async (name: string) =>
      valueOf(parseScrape((await worker.get('/metrics')).text), name, { queue: 'high' });
    await system.waitFor(async () => (await seen('ragmill_worker_slots_used')) === 1);
    expect(await seen('ragmill_worker_slots')).toBe(4);
    expect(await seen('ragmill_worker_held')).toBe(0);
    await system.api.delete(`/rag/task/${running}`);
    await system.waitFor(async () => (await seen('ragmill_worker_slots_used')) === 0);
  });

  it('have labels that do not clash with those of Prometheus', () => {
    const clashing = [...families.values()].filter(({ samples }) =>
      samples.some(({ labels }) => TARGET_LABELS.some((label) => label in labels)),
    );
    expect(clashing.map(({ name }) => name)).toEqual([]);
  });

  it('are all in docs/metrics.md, and no others are', () => {
    const documented = documentedMetrics();
    const own = [...families.values()].filter(({ name }) => name.startsWith('ragmill_'));
    expect([...documented.keys()].sort()).toEqual(own.map(({ name }) => name).sort());
    for (const { name, type, help, samples } of own) {
      const parts = [ofApi.has(name) && 'API', ofWorker.has(name) && 'worker'].filter(Boolean).join(', ');
      expect(documented.get(name)).toMatchObject({ name, type, parts, help });
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      // Of one that nothing has been counted of, nobody sees the labels.
      if (samples.length > 0)
        expect([name, documented.get(name)!.labels]).toEqual([name, [...labels].join(', ')]);
    }
  });

  it.each(deployExpressions().map((each) => [each.where, each] as const))(
    'are what deploy/ asks for: %s',
    (_where, expression) => requireKnown(expression),
  );

  it('are what the autoscaler asks the adapter for', () => {
    const { asked, made } = externalMetrics();
    expect(made).toEqual(expect.arrayContaining(asked));
  });

  it('have alerts that say what to do, and where more is said', () => {
    const documented = new Set(
      [...readFileSync('docs/alerts.md', 'utf8').matchAll(/^## (\w+)$/gm)].map(([, name]) => name),
    );
    const rules = alertRules();
    for (const { alert, annotations, labels } of rules) {
      expect(annotations).toMatchObject({ summary: expect.any(String), action: expect.any(String) });
      expect(annotations.runbook).toBe(`docs/alerts.md#${alert.toLowerCase()}`);
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(documented).toContain(alert);
    }
    expect(documented.size).toBe(rules.length);
    expect(dashboardPanels().filter(({ type }) => type === 'row').length).toBeGreaterThan(8);
  });

  it('need the token where one is set', async () => {
    const { service, health } = await system.spawnWithHealth('worker', { METRICS_TOKEN: 'open-sesame' });
    const status = async (headers = {}) => (await health.get('/metrics', headers)).status;
    expect(await status()).toBe(401);
    expect(await status({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await status({ authorization: 'Basic open-sesame' })).toBe(401);
    expect(await status({ authorization: 'Bearer open-sesame' })).toBe(200);
    expect((await health.get('/health/ready')).status).toBe(200);
    await service.stop();
  });

  function requireKnown({ text }: DeployExpression): void {
    const { selectors, groupings } = parsePromql(text);
    for (const { metric, matchers } of selectors) {
      const labels = labelsOf(metric);
      for (const { label, op, value } of matchers) {
        expect([metric, [...labels.keys()]]).toEqual([metric, expect.arrayContaining([label])]);
        if (op === '=')
          expect([metric, [...labels.get(label)!]]).toEqual([metric, expect.arrayContaining([value])]);
        else expect(() => new RegExp(`^(?:${value})$`)).not.toThrow();
      }
    }
    for (const { labels, metrics, kind } of groupings) {
      const known = metrics.map((metric) => [...labelsOf(metric).keys(), ...TARGET_LABELS]);
      for (const label of labels) {
        const has = known.map((names) => names.includes(label));
        expect([label, metrics, kind === 'each' ? has.every(Boolean) : has.some(Boolean)]).toEqual([
          label,
          metrics,
          true,
        ]);
      }
    }
  }

  /** The labels of a metric as it was scraped, with the values there are. */
  function labelsOf(metric: string): Map<string, Set<string>> {
    const family = families.get(metric) ?? families.get(metric.replace(/_(?:bucket|sum|count)$/, ''));
    if (!family || (family.type === 'histogram') !== (family.name !== metric))
      throw new Error(`no metric ${metric}`);
    const labels = new Map<string, Set<string>>();
    // Of one that nothing has been counted of, the table in the docs says it.
    for (const label of documentedMetrics().get(metric)?.labels.split(', ').filter(Boolean) ?? [])
      labels.set(label, new Set());
    for (const sample of family.samples.filter(({ name }) => name === metric)) {
      for (const [label, value] of Object.entries(sample.labels)) {
        labels.set(label, (labels.get(label) ?? new Set()).add(value));
      }
    }
    return labels;
  }
});

function joined(...scrapes: ReadonlyMap<string, Family>[]): Map<string, Family> {
  const families = new Map<string, Family>();
  for (const family of scrapes.flatMap((scrape) => [...scrape.values()])) {
    const samples = [...(families.get(family.name)?.samples ?? []), ...family.samples];
    families.set(family.name, { ...family, samples });
  }
  return families;
}

interface Documented {
  readonly name: string;
  readonly type: string;
  readonly labels: string;
  readonly parts: string;
  readonly help: string;
}

function documentedMetrics(): Map<string, Documented> {
  const rows = readFileSync('docs/metrics.md', 'utf8').matchAll(
    /^\| `(ragmill_\w+)` *\| (\w+) *\| ((?:`\w+`(?:, )?)*) *\| ([\w, ]+?) *\| (.*?) *\|$/gm,
  );
  return new Map(
    [...rows].map(([, name = '', type = '', labels = '', parts = '', help = '']) => [
      name,
      { name, type, labels: labels.replaceAll('`', ''), parts, help },
    ]),
  );
}
