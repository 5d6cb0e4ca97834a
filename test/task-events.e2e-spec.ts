import { once } from 'node:events';
import { connect } from 'node:net';
import { buildPdf } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { Api } from './support/api.js';
import { BreakableRedis } from './support/breakable-redis.js';
import { EventStream } from './support/event-stream.js';
import { freePort, System } from './support/system.js';

const STAGES = ['extract', 'split', 'embed', 'index'];
const LONG_TEXT = Array.from({ length: 60_000 }, (_, line) => `Sentence ${line} of a long text.`).join('\n');

const path = (taskId: string): string => `/rag/task/${taskId}/events`;

let system: System;
let redis: BreakableRedis | undefined;
afterEach(async () => {
  await system.stop();
  await redis?.cut();
});

const follow = (taskId: string, lastEventId?: string, api: Api = system.api): Promise<EventStream> =>
  EventStream.open(`${api.url}${path(taskId)}`, { lastEventId });
const read = async (taskId: string) => (await system.api.get(`/rag/task/${taskId}`)).body;

describe('a task that is followed', () => {
  beforeEach(async () => {
    system = await System.start({ workers: 0 });
  });

  it('is told from the queue to its end, in order, each change once', async () => {
    const { task_id } = (await system.api.add(LONG_TEXT, 'a.txt')).body;
    const stream = await follow(task_id);
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(await stream.until(() => true)).toMatchObject({
      event: 'progress',
      data: { task_id, status: 'queued', position: 1 },
    });
    expect(stream.others).toEqual(['retry: 2000']);
    system.spawn('worker');
    const last = await stream.ended();
    expect(last).toEqual({ event: 'completed', id: expect.any(String), data: await read(task_id) });
    const told = stream.received.map(({ event }) => event);
    expect(told).toEqual([...told.slice(1).fill('progress'), 'completed']);
    const stages = stream.received.flatMap(({ data }) => data.progress?.stage ?? []);
    expect(stages).toEqual([...stages].sort((a, b) => STAGES.indexOf(a) - STAGES.indexOf(b)));
    expect(new Set(stages).size).toBeGreaterThan(1);
    const ids = stream.received.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is told to several listeners, in whichever process', async () => {
    const port = String(await freePort());
    const other = new Api(`http://127.0.0.1:${port}`);
    system.spawn('api', { PORT: port });
    await system.waitFor(async () => (await other.get('/health/live')).status === 200);
    const { task_id } = (await system.api.add('told everywhere', 'a.txt')).body;
    const streams = await Promise.all([follow(task_id), follow(task_id), follow(task_id, undefined, other)]);
    for (const stream of streams) await stream.until(({ data }) => data.status === 'queued');
    system.spawn('worker');
    const ends = await Promise.all(streams.map((stream) => stream.ended()));
    expect(ends).toEqual(Array(3).fill({ ...ends[0], event: 'completed', data: await read(task_id) }));
  });

  it('is told cancelled, and after a retry its new end', async () => {
    const { task_id } = (await system.api.add('cancelled', 'a.txt')).body;
    const stream = await follow(task_id);
    await stream.until(({ data }) => data.status === 'queued');
    await system.api.delete(`/rag/task/${task_id}`);
    const cancelled = await stream.ended();
    expect(cancelled).toMatchObject({ event: 'cancelled', data: { status: 'cancelled' } });
    await system.api.request(`/rag/task/${task_id}/retry`, { method: 'POST' });
    const again = await follow(task_id, cancelled?.id);
    await again.until(({ event, data }) => event === 'progress' && data.status === 'queued');
    system.spawn('worker');
    expect(await again.ended()).toMatchObject({ event: 'completed', data: await read(task_id) });
  });

  it('is told with the counts of its batch', async () => {
    const { body } = await system.api.addBatch([
      ['one', 'a.txt'],
      ['two', 'b.txt'],
    ]);
    const stream = await follow(body.task_id);
    await stream.until(({ data }) => data.counts.queued === 2);
    await system.api.delete(`/rag/task/${body.documents[0].task_id}`);
    await stream.until(({ data }) => data.counts.queued === 1 && data.counts.cancelled === 1);
    system.spawn('worker');
    const last = await stream.ended();
    expect(last).toMatchObject({
      event: 'completed',
      data: { outcome: 'partial', counts: { completed: 1 } },
    });
    expect(last?.data).toEqual(await read(body.task_id));
  });

  it('is told from where a listener that comes back left off', async () => {
    const { task_id } = (await system.api.add('come back', 'a.txt')).body;
    const first = await follow(task_id);
    const { id } = await first.until(() => true);
    first.close();
    const [same, older] = await Promise.all([follow(task_id, id), follow(task_id, 'older')]);
    expect(await older.until(() => true)).toMatchObject({ id, data: { status: 'queued' } });
    system.spawn('worker');
    await Promise.all([same.ended(), older.ended()]);
    expect(same.received.map((event) => event.id)).not.toContain(id);
    expect(same.last).toEqual(older.last);
  });
});

describe('a task that has ended', () => {
  it('is told to a late listener, who need not come back', async () => {
    system = await System.start();
    const task = await system.api.process(buildPdf([[]]), 'a.pdf');
    const stream = await follow(task.task_id);
    const last = await stream.ended();
    expect(stream.received).toEqual([{ event: 'failed', id: expect.any(String), data: task }]);
    const answer = await system.api.get(path(task.task_id), { 'last-event-id': last?.id ?? '' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    const other = await follow(task.task_id, 'another id');
    expect(await other.ended()).toEqual(last);
  });
});

describe('an event stream', () => {
  it('of no task is a plain 404', async () => {
    system = await System.start({ workers: 0 });
    const answer = await system.api.get(path('no-such-task'));
    expect([answer.status, answer.headers.get('content-type'), answer.body.code]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
      'task_not_found',
    ]);
  });

  it('is refused when there are too many, until one ends', async () => {
    system = await System.start({ workers: 0, env: { EVENT_LISTENERS: '1' } });
    const { task_id } = (await system.api.add('too many', 'a.txt')).body;
    const stream = await follow(task_id);
    await stream.until(() => true);
    const refused = await system.api.get(path(task_id));
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    stream.close();
    await system.waitFor(async () => {
      const next = await follow(task_id);
      next.close();
      return true;
    });
  });

  it('is held open for nobody who asks for its head alone', async () => {
    system = await System.start({ workers: 0 });
    const { task_id } = (await system.api.add('head', 'a.txt')).body;
    const answer = await system.api.request(path(task_id), { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('goes on when Redis has been away', async () => {
    redis = await BreakableRedis.start();
    system = await System.start({ workers: 0, env: { REDIS_URL: redis.url } });
    const { task_id } = (await system.api.add('cut and mended', 'a.txt')).body;
    const stream = await follow(task_id);
    await stream.until(({ data }) => data.status === 'queued');
    await redis.cut();
    const refused = await system.api.get(path(task_id));
    expect([refused.status, refused.body.code]).toEqual([503, 'queue_unavailable']);
    await redis.mend();
    system.spawn('worker');
    expect(await stream.ended()).toMatchObject({ event: 'completed', data: { task_id } });
  });

  it('does not keep the API from stopping, read or not', async () => {
    system = await System.start({ workers: 0 });
    const { task_id } = (await system.api.add('never done', 'a.txt')).body;
    const port = await freePort();
    const other = new Api(`http://127.0.0.1:${port}`);
    const service = system.spawn('api', { PORT: String(port) });
    await system.waitFor(async () => (await other.get('/health/live')).status === 200);
    const stream = await follow(task_id, undefined, other);
    await stream.until(() => true);
    const unread = connect(port, '127.0.0.1').pause();
    await once(unread, 'connect');
    unread.write(`GET ${path(task_id)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await service.stop();
    expect((await stream.ended())?.event).toBe('progress');
    unread.destroy();
  });

  it('does not keep the API from stopping while Redis is away', async () => {
    redis = await BreakableRedis.start();
    system = await System.start({ workers: 0, env: { REDIS_URL: redis.url } });
    const { task_id } = (await system.api.add('never done', 'a.txt')).body;
    const stream = await follow(task_id);
    await stream.until(() => true);
    await redis.cut();
    await system.waitFor(async () => (await system.api.get(path(task_id))).status === 503);
    await system.stop();
    expect((await stream.ended())?.event).toBe('progress');
  });
});
