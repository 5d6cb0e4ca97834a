import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { ADMIN, type System } from './system.js';

/** Nothing of the browser's own may go to the network, and it may run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** For something to come to be seen; it takes longer on a busy machine. */
const LIMIT_MS = 30_000;

/** `describe` of tests that need a browser: where `npm test` found none they are skipped, in so many words. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (process.env.CHROMIUM_PATH) describe(name, tests);
  else describe.skip(`${name} (skipped: no Chromium found, see CHROMIUM_PATH)`, tests);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: FLAGS });
}

interface Login {
  readonly user: string;
  readonly password: string;
}

/** Somebody who looks at the operators' page; what went wrong in the browser meanwhile is noted. */
export class Visitor {
  /** Errors and warnings of the console, and whatever was thrown. */
  readonly complaints: string[] = [];
  /** Requests to anywhere but the system. */
  readonly strayRequests: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(LIMIT_MS);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:'))
        this.strayRequests.push(request.url());
    });
  }

  static async of(
    system: System,
    browser: Browser,
    { login = ADMIN, ...options }: BrowserContextOptions & { login?: Login } = {},
  ): Promise<Visitor> {
    const httpCredentials = { username: login.user, password: login.password };
    const context = await browser.newContext({ httpCredentials, ...options });
    return new Visitor(await context.newPage(), system.api.url);
  }

  /** Goes to a page by its address behind `#`, as by a link that somebody has sent. */
  async open(hash: string): Promise<void> {
    await this.page.goto(`${this.url}/admin/workers#/${hash}`);
    await this.page.reload();
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Waits until a text is seen. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  async clicks(role: 'button' | 'link', name: string | RegExp): Promise<void> {
    await this.page.getByRole(role, { name }).first().click();
  }

  /** Presses the button of the dialog that is open, and waits until it is gone. */
  async confirms(name: string | RegExp): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
