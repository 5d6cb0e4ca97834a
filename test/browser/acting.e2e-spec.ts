import type { Browser } from 'playwright-core';
import { Probes } from '../support/probes.js';
import { System, type Service } from '../support/system.js';
import { describeInBrowser, launchBrowser, Visitor } from '../support/visitor.js';
import { PROBE_STAGES } from '../worker/probe.job.js';

const VIEWER = { user: 'guest', password: 'only looking' };

describeInBrowser('who acts on the operators’ page', () => {
  let system: System;
  let probes: Probes;
  let browser: Browser;
  let worker: Service;
  let visitor: Visitor;
  beforeAll(async () => {
    browser = await launchBrowser();
    const env = { VIEWER_USER: VIEWER.user, VIEWER_PASSWORD: VIEWER.password };
    system = await System.start({ workers: 0, env });
    worker = system.spawn('probe');
    probes = await Probes.connect(system);
    await system.waitFor(async () => (await probes.workers()).length > 0);
  });
  beforeEach(async () => {
    visitor = await Visitor.of(system, browser);
  });
  afterEach(() => visitor.close());
  afterAll(async () => {
    await probes?.close();
    await system?.stop();
    await browser?.close();
  });
  const status = async (taskId: string): Promise<string> =>
    (await system.api.get(`/rag/task/${taskId}`)).body.status;

  it('cancels a task that runs, after a question', async () => {
    const taskId = await probes.submit({ acts: ['wait'] });
    await visitor.open(`tasks?q=${taskId}`);
    await visitor.page.getByRole('table').getByText('processing').waitFor();
    await visitor.clicks('button', /^Cancel probe/);
    await visitor.page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
    expect(await status(taskId)).toBe('processing');
    await visitor.clicks('button', /^Cancel probe/);
    await visitor.confirms('Cancel the task');
    await visitor.page.getByRole('table').getByText('cancelled').waitFor();
    expect(await status(taskId)).toBe('cancelled');
  });

  it('retries a task that failed', async () => {
    const taskId = await probes.submit({ acts: ['refuse', 'ok'] });
    await system.api.ended(taskId);
    await visitor.open(`tasks/${taskId}`);
    await visitor.sees('refused as told');
    await visitor.clicks('button', /^Retry probe/);
    await visitor.page.getByRole('main').getByText('completed').first().waitFor();
    expect(await probes.runs(taskId)).toHaveLength(2);
  });

  it('retries all that match, told how many they are', async () => {
    const submit = (collection: string): Promise<string> =>
      probes.submit({ collection, acts: ['refuse', 'ok'] });
    const matching = await Promise.all([submit('many'), submit('many'), submit('many')]);
    const other = await submit('few');
    await Promise.all([...matching, other].map((id) => system.api.ended(id)));
    await visitor.open('tasks?collection=many&status=failed');
    await visitor.clicks('button', 'Retry all that match');
    await visitor.confirms('Retry three tasks');
    await visitor.sees('Run again: three tasks.');
    await system.waitFor(async () => {
      const statuses = await Promise.all(matching.map(status));
      return statuses.every((each) => each === 'completed');
    });
    expect(await status(other)).toBe('failed');
  });

  it('is told why an action was refused', async () => {
    const taskId = await probes.submit({ acts: ['stages'] });
    await visitor.open(`tasks?q=${taskId}`);
    await visitor.clicks('button', /^Cancel probe/);
    await Promise.all(PROBE_STAGES.map(() => probes.step(taskId)));
    await system.api.ended(taskId);
    const dialog = visitor.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel the task' }).click();
    await dialog.getByRole('alert').getByText('task_already_finished').waitFor();
    await dialog.getByRole('button', { name: 'Go back' }).click();
  });

  it('drains a worker, which takes nothing until it is resumed', async () => {
    await visitor.open('workers');
    await visitor.clicks('button', /^Drain worker/);
    await visitor.page
      .getByRole('table', { name: /^Worker processes/ })
      .getByText('drained')
      .waitFor();
    const taskId = await probes.submit({ acts: ['ok'] });
    await visitor.clicks('button', /^Resume worker/);
    expect(await system.api.ended(taskId)).toMatchObject({ status: 'completed' });
    await visitor.page.getByRole('button', { name: /^Drain worker/ }).waitFor();
  });

  it('changes how many tasks a worker has under way', async () => {
    await visitor.open('workers');
    await visitor.clicks('button', /^Change the slots/);
    await visitor.page.getByRole('dialog').getByLabel('high').fill('7');
    await visitor.confirms('Change the slots');
    await visitor.page.getByText('high 0/7').waitFor();
  });

  it('pauses a queue and resumes it', async () => {
    await visitor.open('workers');
    await visitor.clicks('button', 'Pause queue low');
    await visitor.page.getByRole('button', { name: 'Resume queue low' }).waitFor();
    const taskId = await probes.submit({ acts: ['ok'] }, { queue: 'low' });
    await visitor.clicks('button', 'Resume queue low');
    expect(await system.api.ended(taskId)).toMatchObject({ status: 'completed' });
  });

  it('without the right to act sees everything and no way to act', async () => {
    const failed = await probes.submit({ acts: ['refuse'] });
    await system.api.ended(failed);
    const viewer = await Visitor.of(system, browser, { login: VIEWER });
    for (const [hash, seen] of [
      ['workers', 'Worker processes, and what they run'],
      ['tasks', 'Tasks, newest first'],
      [`tasks/${failed}`, 'Timeline'],
    ] as const) {
      await viewer.open(hash);
      await viewer.sees('guest (viewer)');
      await viewer.sees(seen);
      const actions = /^(Drain|Resume|Stop|Pause|Change|Cancel|Retry)/;
      expect(await viewer.page.getByRole('button', { name: actions }).count()).toBe(0);
    }
    await viewer.close();
  });

  it('stops a worker, after a question', async () => {
    await visitor.open('workers');
    await visitor.clicks('button', /^Stop worker/);
    worker.stopping = true;
    await visitor.confirms('Stop the worker');
    await worker.ended();
    // One that was killed would still be counted.
    expect(await probes.workers()).toEqual([]);
  });

  it('finds all of it in the audit log', async () => {
    await visitor.open('audit');
    const log = visitor.page.getByRole('table', { name: /^What operators did/ });
    await log.waitFor();
    const actions = await log.locator('tbody td[data-name="Action"]').allInnerTexts();
    for (const action of [
      'task.cancel',
      'task.retry',
      'worker.drain',
      'worker.resume',
      'worker.stop',
      'queue.pause',
    ])
      expect(actions).toContain(action);
    expect(await log.getByText('task_already_finished').count()).toBe(1);
    expect(await log.getByText('operator (admin)').count()).toBe(actions.length);
  });
});
