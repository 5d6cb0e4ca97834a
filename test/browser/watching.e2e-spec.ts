import type { Browser } from 'playwright-core';
import { Probes } from '../support/probes.js';
import { System } from '../support/system.js';
import { describeInBrowser, launchBrowser, Visitor } from '../support/visitor.js';
import { PROBE_STAGES } from '../worker/probe.job.js';

describeInBrowser('who watches the operators’ page', () => {
  let system: System;
  let probes: Probes;
  let browser: Browser;
  let visitor: Visitor;
  beforeAll(async () => {
    browser = await launchBrowser();
    system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: '5' } });
    probes = await Probes.connect(system);
  });
  beforeEach(async () => {
    system.spawn('probe');
    await system.waitFor(async () => (await probes.workers()).length > 0);
    visitor = await Visitor.of(system, browser);
  });
  afterEach(async () => {
    await visitor.close();
    for (const worker of system.services('probe')) await worker.stop();
  });
  afterAll(async () => {
    await probes?.close();
    await system?.stop();
    await browser?.close();
  });

  it('must sign in', async () => {
    for (const path of ['', '/assets/icon.svg'])
      expect((await system.api.get(`/admin/workers${path}`)).status).toBe(401);
    const stranger = await Visitor.of(system, browser, { login: { user: 'operator', password: 'guessed' } });
    const answer = await stranger.page.goto(`${system.api.url}/admin/workers`);
    expect(answer?.status()).toBe(401);
    await stranger.close();
    await visitor.open('workers');
    await visitor.sees('operator (admin)');
    await visitor.sees(/^● live$/);
  });

  it('sees a task go through its stages, on this page and on Bull Board, without a reload', async () => {
    const board = await Visitor.of(system, browser);
    const taskId = await probes.submit({ acts: ['stages'] });
    await visitor.open(`tasks/${taskId}`);
    const workers = await Visitor.of(system, browser);
    await workers.open('workers');
    await board.open(`tasks/${taskId}`);
    await board.clicks('link', 'In Bull Board');
    const back = board.page.getByRole('link', { name: 'Task page' });
    expect(await back.getAttribute('href')).toBe(`/admin/workers#/tasks/${taskId}`);
    await board.page.getByText('Progress', { exact: true }).click();
    for (const stage of PROBE_STAGES) {
      await visitor.page.getByText(new RegExp(`^${stage} \\d/3$`)).waitFor();
      await workers.page
        .getByRole('list', { name: /^Running on/ })
        .getByText(stage)
        .waitFor();
      await board.page.getByText(stage).first().waitFor();
      await probes.step(taskId);
    }
    await visitor.page.getByRole('main').getByText('completed').first().waitFor();
    for (const stage of PROBE_STAGES)
      expect(await visitor.page.locator('.timeline').getByText(stage, { exact: true }).count()).toBe(1);
    await workers.page.getByRole('list', { name: /^Running on/ }).waitFor({ state: 'detached' });
    await board.close();
    await workers.close();
  });

  it('finds a task by what is in the address, and narrows the list by hand', async () => {
    const refused = await probes.submit({ collection: 'found', acts: ['refuse'] });
    const done = await probes.submit({ collection: 'other', acts: ['ok'] });
    await Promise.all([refused, done].map((id) => system.api.ended(id)));
    await visitor.open('tasks?collection=found&code=document_unreadable');
    const rows = visitor.page.getByRole('table', { name: 'Tasks, newest first' }).getByRole('rowheader');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    expect(await visitor.page.getByLabel('Error code').inputValue()).toBe('document_unreadable');
    await visitor.clicks('button', 'Clear');
    await visitor.page.getByLabel(/^Task id, document id/).fill(done);
    await visitor.page.waitForURL(`**/workers#/tasks?q=${done}`);
    await rows.getByRole('link').getByText(done.slice(0, 8)).waitFor();
    expect(await rows.count()).toBe(1);
    await visitor.clicks('button', 'Clear');
    await visitor.page.getByLabel('Collection').fill('other');
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByLabel('failed').check();
    await visitor.sees('No task matches status failed, collection other.');
  });

  it('is told that the only worker was killed, and what to do', async () => {
    await visitor.open('workers');
    await visitor.page.getByRole('table').getByText('online').waitFor();
    for (const worker of system.services('probe')) worker.kill('SIGKILL');
    const waiting = await probes.submit({ acts: ['ok'] });
    const problem = visitor.page.getByRole('listitem').filter({ hasText: /no worker on high/i });
    await problem.getByText('critical').waitFor();
    expect(await problem.innerText()).toMatch(/What to do: Start a worker/);
    expect(await visitor.page.title()).toMatch(/^\(\d+\) Workers · Ragmill$/);
    await problem.getByRole('link', { name: 'Its tasks' }).click();
    await visitor.page.getByRole('table').getByText(waiting.slice(0, 8)).waitFor();
    await visitor.clicks('link', 'Workers');
    await visitor.page
      .getByRole('table', { name: /^Worker processes/ })
      .getByText('lost')
      .first()
      .waitFor();
  });

  it('keeps what it knows while the API is away, and goes on when it is back', async () => {
    await visitor.open('workers');
    await visitor.sees(/^● live$/);
    for (const api of system.services('api')) await api.stop();
    await visitor.sees('The API does not answer.');
    await visitor.sees(/What you see is of/);
    expect(await visitor.page.getByRole('table', { name: /^Worker processes/ }).isVisible()).toBe(true);
    system.spawn('api');
    await visitor.page.getByText('The API does not answer.').waitFor({ state: 'detached' });
    await visitor.sees(/^● live$/);
  });

  it('sees what ran in the trends, as a plot and as a table', async () => {
    await system.api.ended(await probes.submit({ acts: ['ok'] }));
    await visitor.open('trends');
    const plots = visitor.page.getByRole('region', { name: 'All tasks' });
    const throughput = plots.getByRole('img', { name: /^Throughput per minute\. completed: [1-9]/ });
    await throughput.waitFor();
    expect(await throughput.locator('canvas').count()).toBe(1);
    await plots.getByText('As a table').first().click();
    // One for each minute, and the heads.
    await plots.getByRole('table').first().getByRole('row').nth(60).waitFor();
    await visitor.sees('Runtime of probe');
    await visitor.clicks('link', 'Last day');
    await visitor.sees('Throughput per 10 minutes');
  });
});
