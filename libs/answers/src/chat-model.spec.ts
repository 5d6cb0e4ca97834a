import { loadSettings } from '@app/config';
import { setTimeout as sleep } from 'node:timers/promises';
import { LlmServer } from '../../../test/support/llm-server.js';
import { chatModelOptions } from './chat-model-options.js';
import { ChatModel } from './chat-model.js';
import type { ChatMessage } from './prompt.js';

const MESSAGES: ChatMessage[] = [{ role: 'user', content: 'Why?' }];
const { signal } = new AbortController();

let server: LlmServer;
let model: ChatModel;

const open = (env: Record<string, string> = {}): ChatModel => {
  const settings = loadSettings({ LLM_BASE_URL: server.url, LLM_MODEL: 'tiny', LLM_TIMEOUT: '1', ...env });
  return (model = new ChatModel(chatModelOptions(settings)!));
};
const streamed = async (its: AbortSignal = signal): Promise<string> => {
  let text = '';
  for await (const piece of model.stream(MESSAGES, its)) text += piece.text;
  return text;
};
const MODES = {
  whole: async (its: AbortSignal = signal) => (await model.complete(MESSAGES, its)).text,
  streamed,
};

beforeEach(async () => {
  server = await LlmServer.start();
  open();
});
afterEach(async () => {
  model.close();
  await server.stop();
});

describe.each(['whole', 'streamed'] as const)('an answer, %s', (mode) => {
  const ask = (its?: AbortSignal): Promise<string> => MODES[mode](its);

  it('is what the model writes', async () => {
    server.reply = 'Ответ: да [1].';
    expect(await ask()).toBe('Ответ: да [1].');
    expect(server.requests).toEqual([
      { model: 'tiny', messages: MESSAGES, max_tokens: 1024, temperature: 0, stream: mode === 'streamed' },
    ]);
  });

  it('is asked for with the key', async () => {
    server.requireKey = 'k';
    await expect(ask()).rejects.toMatchObject({ code: 'llm_unavailable' });
    open({ LLM_API_KEY: 'k' });
    expect(await ask()).toBe(server.reply);
  });

  it.each([400, 429, 500, 503])(
    'is not asked for twice after a %d, whose text is not shown',
    async (status) => {
      Object.assign(server, { status, retryAfter: '7' });
      const error: unknown = await ask().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'llm_unavailable', status: 503, retryable: true });
      expect((error as Error).message).not.toContain('secret');
      expect(server.requests).toHaveLength(1);
      if (status === 429) expect(error).toMatchObject({ retryAfter: 7 });
    },
  );

  it('is not waited for longer than the limit', async () => {
    server.hangs = true;
    await expect(ask()).rejects.toMatchObject({ code: 'llm_unavailable' });
  });

  it('waits while as many are written as may be, within its limit', async () => {
    server.hangs = true;
    open({ LLM_CONCURRENCY: '1', LLM_TIMEOUT: '2' });
    const controller = new AbortController();
    const first = ask(controller.signal);
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const waiting = Promise.allSettled([ask(), ask()]);
    await sleep(200);
    expect(server.requests).toHaveLength(1);
    controller.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await sleep(200);
    expect(server.requests).toHaveLength(2);
    const reason = { code: 'llm_unavailable', message: expect.stringContaining('in time') };
    expect(await waiting).toMatchObject([{ reason }, { reason }]);
  });

  it('is not asked for any more while the model answers nothing', async () => {
    server.hangs = true;
    await Promise.allSettled(Array.from({ length: 5 }, () => ask()));
    await expect(ask()).rejects.toMatchObject({ code: 'llm_unavailable' });
    expect(server.requests).toHaveLength(5);
  });

  it('is given up with the reason of the signal, and the service is told', async () => {
    server.hangs = true;
    const controller = new AbortController();
    const asked = ask(controller.signal);
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    while (server.abandoned === 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('is an error when there is no service', async () => {
    open({ LLM_BASE_URL: 'http://127.0.0.1:1' });
    await expect(ask()).rejects.toMatchObject({ code: 'llm_unavailable' });
  });
});

it.each(['no json', '[]', '{}', '{"choices":[]}', '{"choices":[{"message":{"content":null}}]}'])(
  'is none when the service answers %j',
  async (raw) => {
    server.raw = raw;
    await expect(MODES.whole()).rejects.toMatchObject({ code: 'llm_unavailable' });
  },
);

describe('a stream', () => {
  it.each([
    ['dies', { diesAfter: 2 }],
    ['ends before its text', { endsAfter: 2 }],
    ['is none', { ignoresStream: true }],
    ['has something else in it', { raw: 'data: no json\n\n' }],
    ['has an error in it', { raw: 'data: {"error":{"message":"secret"}}\n\n' }],
  ])('that %s is an error', async (_, behaviour) => {
    Object.assign(server, behaviour);
    await expect(streamed()).rejects.toMatchObject({ code: 'llm_unavailable' });
  });

  it('that does not come to an end is ended', async () => {
    Object.assign(server, { pauseMs: 100, reply: 'x'.repeat(1000) });
    await expect(streamed()).rejects.toMatchObject({
      code: 'llm_unavailable',
      message: expect.stringContaining('in time'),
    });
    while (server.abandoned === 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('whose reader has enough is closed', async () => {
    Object.assign(server, { pauseMs: 20, reply: 'x'.repeat(1000) });
    for await (const { text } of model.stream(MESSAGES, signal)) if (text !== '') break;
    while (server.abandoned === 0) await new Promise((resolve) => setImmediate(resolve));
  });
});

it('is there only with an address', () => {
  expect(chatModelOptions(loadSettings({}))).toBeNull();
  expect(() => loadSettings({ LLM_BASE_URL: server.url })).toThrow('LLM_MODEL');
});
