import { EmbeddingServer } from './support/embedding-server.js';
import { OtlpReceiver, type ReceivedSpan } from './support/otlp-receiver.js';
import { System } from './support/system.js';

jest.setTimeout(180_000);

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TEXT = 'zanzibarmarker is what the document says';

describe('traces', () => {
  let system: System;
  let embedding: EmbeddingServer;
  let receiver: OtlpReceiver;
  beforeAll(async () => {
    [embedding, receiver] = await Promise.all([EmbeddingServer.start(), OtlpReceiver.start()]);
    system = await System.start({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        EMBEDDING_SERVICE_URL: embedding.url,
        EMBEDDING_MODEL: 'meaning',
      },
    });
  });
  afterAll(async () => {
    await system?.stop();
    await receiver?.stop();
    await embedding?.stop();
  });

  const named = (name: string | RegExp, traceId = TRACE_ID): ReceivedSpan | undefined =>
    receiver.spans.find(
      (span) =>
        span.traceId === traceId && (typeof name === 'string' ? span.name === name : name.test(span.name)),
    );

  it('lead from the request through the queue to the stages and the embedding service', async () => {
    const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };
    const { body } = await system.api.add(TEXT, 'a.txt', {}, headers);
    expect(await system.api.ended(body.task_id)).toMatchObject({ status: 'completed' });
    await system.waitFor(
      async () => named('process high') !== undefined && named('stage index') !== undefined,
    );
    const request = named('POST /rag/add-document')!;
    expect(request).toMatchObject({
      service: 'ragmill-api',
      parentId: 'b7ad6b7169203331',
      attributes: { 'http.response.status_code': 202, 'http.route': '/rag/add-document' },
    });
    const added = named(/^add high/)!;
    expect([added.service, added.parentId]).toEqual(['ragmill-api', request.spanId]);
    const run = named('process high')!;
    expect(run).toMatchObject({ service: 'ragmill-worker', attributes: { 'bullmq.job.id': body.task_id } });
    expect(run.parentId).toBe(added.spanId);
    for (const stage of ['load', 'extract', 'split', 'embed', 'index']) {
      expect(named(`stage ${stage}`)).toMatchObject({ service: 'ragmill-worker', parentId: run.spanId });
    }
    const call = named(/^embedding POST/)!;
    expect(call).toMatchObject({
      parentId: named('stage embed')!.spanId,
      attributes: { 'peer.service': 'embedding', 'http.response.status_code': 200 },
    });
    expect(embedding.lastHeaders.traceparent).toBe(`00-${TRACE_ID}-${call.spanId}-01`);
  });

  it('are named in the log lines of request and task', async () => {
    const lines = system.output.split('\n').filter((line) => line.includes(TRACE_ID));
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).toEqual(expect.arrayContaining(['request completed', 'task completed']));
  });

  it('have nothing of what a document says, and begin with no probe and no look for tasks', async () => {
    await system.api.get('/health/ready');
    await system.api.query('zanzibarmarker');
    await system.waitFor(async () => receiver.spans.some(({ name }) => name === 'POST /rag/query'));
    for (const body of receiver.bodies) {
      expect(body.includes('bullmq.job.result')).toBe(false);
      expect(body.includes('zanzibarmarker')).toBe(false);
    }
    const roots = receiver.spans.filter(({ parentId }) => parentId === '').map(({ name }) => name);
    expect(roots.filter((name) => !/^(?:GET|POST|DELETE) \/rag\//.test(name))).toEqual([]);
  });

  it('of who has decided against it are not sent', async () => {
    const untraced = '11111111111111111111111111111111';
    const headers = { traceparent: `00-${untraced}-b7ad6b7169203331-00` };
    const { body } = await system.api.add('not to be traced', 'b.txt', {}, headers);
    await system.api.ended(body.task_id);
    const traced = '22222222222222222222222222222222';
    const again = await system.api.add(
      'to be traced',
      'c.txt',
      {},
      {
        traceparent: `00-${traced}-b7ad6b7169203331-01`,
      },
    );
    await system.api.ended(again.body.task_id);
    await system.waitFor(async () => named('process high', traced) !== undefined);
    expect(receiver.spans.filter(({ traceId }) => traceId === untraced)).toEqual([]);
  });

  it('lost with their receiver cost nobody anything', async () => {
    const lonely = await System.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } });
    expect(await lonely.api.process('nobody looks', 'a.txt')).toMatchObject({ status: 'completed' });
    await lonely.stop();
  });
});
