import { loadSettings } from './load-settings.js';

describe('loadSettings', () => {
  it('has the documented defaults', () => {
    const settings = loadSettings({});
    expect(settings).toMatchObject({
      PORT: 8000,
      HOST: '127.0.0.1',
      WORKER_CONCURRENCY: 4,
      TASK_TIME_LIMIT: 300,
      TASK_SOFT_TIME_LIMIT: 240,
      MAX_UPLOAD_MB: 50,
      ADMIN_USER: 'admin',
    });
    expect(settings.ADMIN_PASSWORD).toBeUndefined();
  });

  it('takes numbers from text and treats an empty value as not set', () => {
    expect(loadSettings({ PORT: '9001', MAX_UPLOAD_MB: '' })).toMatchObject({
      PORT: 9001,
      MAX_UPLOAD_MB: 50,
    });
  });

  it('ignores what is not a setting', () => {
    expect(loadSettings({ HOME: '/root' })).not.toHaveProperty('HOME');
  });

  it.each([
    ['PORT', '80a'],
    ['WORKER_CONCURRENCY', '0'],
    ['MAX_UPLOAD_MB', '1.5'],
    ['REDIS_URL', 'localhost:6379'],
    ['STORAGE_URI', 's3://bucket'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => loadSettings({ [name]: value })).toThrow(name);
  });

  it('names every wrong variable at once', () => {
    expect(() => loadSettings({ PORT: '-1', LOG_LEVEL: 'loud' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });

  it('refuses a soft limit above the hard one', () => {
    expect(() => loadSettings({ TASK_SOFT_TIME_LIMIT: '20', TASK_TIME_LIMIT: '10' })).toThrow(
      'TASK_SOFT_TIME_LIMIT',
    );
  });
});
