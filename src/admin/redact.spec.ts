import { loadSettings } from '@app/config';
import { redact } from './redact.js';

describe('what operators are shown', () => {
  it('has no secrets', () => {
    const payload = {
      documentId: 'a',
      fileKey: 'ab/cd',
      callbackUrl: 'https://user:hunter2@hooks.example/in?key=hunter2#hunter2',
      metadata: { year: 2024, api_key: 'hunter2', more: [{ Password: 'hunter2', accessToken: 1 }] },
    };
    expect(JSON.stringify(redact(payload))).not.toContain('hunter2');
    expect(redact(payload)).toEqual({
      documentId: 'a',
      fileKey: 'ab/cd',
      callbackUrl: 'https://hooks.example/in?[redacted]',
      metadata: {
        year: 2024,
        api_key: '[redacted]',
        more: [{ Password: '[redacted]', accessToken: '[redacted]' }],
      },
    });
  });

  it('has no passwords of other services', () => {
    const settings = loadSettings({
      REDIS_URL: 'rediss://user:hunter2@redis.example:6380/1',
      ADMIN_PASSWORD: 'hunter2-hunter2',
      LLM_API_KEY: 'hunter2',
      WEBHOOK_SECRET: `whsec_${Buffer.from('hunter2-hunter2-hunter2-hunter2').toString('base64')}`,
      QUERY_SOURCES: JSON.stringify({ Law: { url: 'https://law.example', api_key: 'hunter2' } }),
    });
    const shown = redact({ ...settings });
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|whsec/);
    expect(shown).toMatchObject({
      REDIS_URL: 'rediss://redis.example:6380/1',
      LLM_API_KEY: '[redacted]',
      LLM_MAX_TOKENS: 1024,
      STORAGE_URI: 'file:./.data',
    });
  });

  it('is otherwise as it was', () => {
    const payload = { a: [1, null, true, 'https://', 'http://host/path', ''], b: {} };
    expect(redact(payload)).toEqual(payload);
  });

  it('has an end', () => {
    const nested = JSON.parse(`${'{"a":'.repeat(50)}"hunter2"${'}'.repeat(50)}`) as object;
    expect(JSON.stringify(redact(nested))).not.toContain('hunter2');
  });
});
