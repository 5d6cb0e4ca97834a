import axe from 'axe-core';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { Probes } from '../support/probes.js';
import { System } from '../support/system.js';
import { describeInBrowser, launchBrowser, Visitor } from '../support/visitor.js';

const ASSETS = 'dist/apps/dashboard/assets';
const MAX_COMPRESSED_BYTES = 150_000;

describeInBrowser('the operators’ page', () => {
  let system: System;
  let probes: Probes;
  let browser: Browser;
  let failed: string;
  let waiting: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    system = await System.start({ workers: 0 });
    system.spawn('probe');
    probes = await Probes.connect(system);
    await system.waitFor(async () => (await probes.workers()).length > 0);
    failed = await probes.submit({ acts: ['refuse'] });
    await system.api.ended(failed);
    waiting = await probes.submit({ acts: ['wait'] });
  });
  afterAll(async () => {
    if (waiting) await system.api.delete(`/rag/task/${waiting}`);
    await probes?.close();
    await system?.stop();
    await browser?.close();
  });
  const pages = (): string[] => ['workers', 'tasks', `tasks/${failed}`, 'trends', 'audit'];

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility in the %s scheme, complains of nothing and asks nobody else',
    async (colorScheme) => {
      const visitor = await Visitor.of(system, browser, { colorScheme });
      for (const hash of pages()) {
        await visitor.open(hash);
        await visitor.page.getByText('Loading …').waitFor({ state: 'detached' });
        const { violations } = await visitor.page.evaluate<axe.AxeResults>(
          `${axe.source}; axe.run(document)`,
        );
        expect(violations.map(({ id, nodes }) => [hash, id, nodes.map(({ html }) => html)])).toEqual([]);
      }
      expect([visitor.complaints, visitor.strayRequests]).toEqual([[], []]);
      await visitor.close();
    },
  );

  it.each([
    [/^Stop worker/, /^Stop worker .*\?$/],
    [/^Change the slots/, /^Slots of worker/],
  ])('has a name and no fault in the dialog behind the button %s', async (button, name) => {
    const visitor = await Visitor.of(system, browser);
    await visitor.open('workers');
    await visitor.clicks('button', button);
    await visitor.page.getByRole('dialog', { name }).waitFor();
    const { violations } = await visitor.page.evaluate<axe.AxeResults>(`${axe.source}; axe.run('dialog')`);
    expect(violations.map(({ id }) => id)).toEqual([]);
    await visitor.close();
  });

  it('can be used with the keyboard alone', async () => {
    const visitor = await Visitor.of(system, browser);
    await visitor.open(`tasks?q=${waiting}`);
    const { keyboard } = visitor.page;
    await visitor.page.getByRole('button', { name: /^Cancel probe/ }).waitFor();
    await keyboard.press('Tab');
    await hasFocus(visitor, /^Skip to the page$/);
    await keyboard.press('Enter');
    expect(await visitor.page.evaluate<string>('document.activeElement.id')).toBe('main');

    await tabTo(visitor, /^Cancel$/);
    await keyboard.press('Enter');
    await hasFocus(visitor, /^Go back$/);
    await keyboard.press('Shift+Tab');
    await keyboard.press('Tab');
    await keyboard.press('Escape');
    await visitor.page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(visitor, /^Cancel$/);

    await visitor.page.getByRole('link', { name: 'Trends' }).focus();
    await keyboard.press('Enter');
    await visitor.page.locator('h1:focus', { hasText: /^Trends$/ }).waitFor();
    await visitor.close();
  });

  it('fits a narrow screen: nothing is wider than it', async () => {
    const visitor = await Visitor.of(system, browser, { viewport: { width: 390, height: 844 } });
    for (const hash of pages()) {
      await visitor.open(hash);
      await visitor.page.getByText('Loading …').waitFor({ state: 'detached' });
      expect([hash, await visitor.page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        hash,
        390,
      ]);
    }
    await visitor.close();
  });

  it('takes the colours that are chosen, and remembers them', async () => {
    const visitor = await Visitor.of(system, browser, { colorScheme: 'light' });
    await visitor.open('workers');
    const ground = (): Promise<string> =>
      visitor.page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const light = await ground();
    await visitor.page.getByLabel('Colours').selectOption('dark');
    const dark = await ground();
    expect(dark).not.toBe(light);
    await visitor.open('workers');
    expect(await ground()).toBe(dark);
    await visitor.close();
  });

  it('is light: script and style take no more than 150 kB compressed', async () => {
    const names = (await readdir(ASSETS)).filter((name) => /\.(js|css)$/.test(name));
    expect(names).toHaveLength(2);
    const contents = await Promise.all(names.map((name) => readFile(join(ASSETS, name))));
    const bytes = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
    expect(bytes).toBeLessThanOrEqual(MAX_COMPRESSED_BYTES);
  });
});

/** Waits until what says `text` has the focus. */
async function hasFocus({ page }: Visitor, text: RegExp): Promise<void> {
  await page.locator(':focus', { hasText: text }).waitFor();
}

/** Presses Tab until what has the focus says `text`. */
async function tabTo({ page }: Visitor, text: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (text.test(await page.evaluate<string>('document.activeElement.textContent'))) return;
  }
  throw new Error(`no Tab leads to ${text.source}`);
}
