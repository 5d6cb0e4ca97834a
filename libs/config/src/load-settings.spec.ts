import { loadSettings } from './load-settings.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

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
    ['STORAGE_URI', '/data'],
    ['STORAGE_URI', 's3://Bucket'],
    ['STORAGE_URI', 's3://bucket/a b'],
    ['S3_PATH_STYLE', 'yes'],
    ['S3_ENDPOINT', 'minio:9000'],
    ['S3_ACCESS_KEY_ID', 'alone'],
    ['LOG_LEVEL', 'loud'],
    ['EMBEDDING_SERVICE_URL', 'localhost:11434'],
    ['EMBEDDING_BATCH_SIZE', '0'],
    ['RAG_SERVICE_URL', 'ftp://x'],
    ['RERANK_DIALECT', 'latin'],
    ['WEBHOOK_SECRET', 'whsec_dG9vIHNob3J0'],
    ['WEBHOOK_SECRET', `${SECRET} hunter2`],
    ['WEBHOOK_ALLOWED_HOSTS', 'hooks.internal:8080'],
    ['WEBHOOK_ALLOWED_HOSTS', 'http://hooks.internal'],
    ['WEBHOOK_RETRY_DELAYS', '5,soon'],
    ['QUERY_RULES', '{}'],
    ['QUERY_RULES', '[{"name": "law", "when": {}}]'],
    ['QUERY_RULES', '[{"name": "law", "collections": ["law"]}]'],
    ['QUERY_RULES', '[{"name": "law", "when": {"pattern": "(a+)+"}, "collections": ["law"]}]'],
    ['QUERY_RULES', '[{"name": "law", "when": {"filter_equals": 1}, "collections": ["law"]}]'],
    ['QUERY_RULES', '[{"name": "law", "when": {}, "sources": ["law"]}]'],
    ['EMBEDDING_BUILD_RATE', '-1'],
    ['EMBEDDING_SERVICES', '["e5"]'],
    ['EMBEDDING_SERVICES', '{"e5": {"url": "http://h"}}'],
    ['EMBEDDING_SERVICES', '{"e5": {"url": "h:80", "model": "m"}}'],
    ['EMBEDDING_SERVICES', '{"default": {"url": "http://h", "model": "m"}}'],
    ['EMBEDDING_SERVICES', '{"e5": {"url": "http://h", "model": "m", "key": "k"}}'],
    ['QUERY_SOURCES', '{'],
    ['QUERY_SOURCES', '["Handbook"]'],
    ['QUERY_SOURCES', '{"handbook": {"url": "http://h"}}'],
    ['QUERY_SOURCES', '{"Handbook": {}}'],
    ['QUERY_SOURCES', '{"Handbook": {"url": "h:8000"}}'],
    ['QUERY_SOURCES', '{"Handbook": {"url": "http://h", "weight": 0}}'],
    ['QUERY_SOURCES', '{"Handbook": {"url": "http://h", "key": "k"}}'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => loadSettings({ [name]: value })).toThrow(name);
  });

  it('takes lists from text, hosts as URLs have them', () => {
    const settings = loadSettings({
      WEBHOOK_SECRET: `${SECRET} ${SECRET}`,
      WEBHOOK_ALLOWED_HOSTS: 'Hooks.internal, 0x7f.1, ::1',
      WEBHOOK_RETRY_DELAYS: '1, 20',
    });
    expect(settings).toMatchObject({
      WEBHOOK_SECRET: [SECRET, SECRET],
      WEBHOOK_ALLOWED_HOSTS: ['hooks.internal', '127.0.0.1', '[::1]'],
      WEBHOOK_RETRY_DELAYS: [1, 20],
    });
  });

  it('takes other sources as JSON, and names the one that is wrong', () => {
    const good = '{"Handbook": {"url": "http://h:8000", "weight": 2}}';
    expect(loadSettings({ QUERY_SOURCES: good }).QUERY_SOURCES).toEqual({
      Handbook: { url: 'http://h:8000', weight: 2 },
    });
    const wrong = '{"Handbook": {"url": "http://h", "api_key": "hunter2", "timeout_ms": "soon"}}';
    expect(() => loadSettings({ QUERY_SOURCES: wrong })).toThrow(/QUERY_SOURCES: .*"Handbook": timeout_ms/);
    expect(() => loadSettings({ QUERY_SOURCES: wrong })).not.toThrow('hunter2');
  });

  it('takes rules as JSON, and names the one that is wrong', () => {
    const rule = { name: 'law', when: { words: ['statute'] }, collections: ['law'], weights: { law: 2 } };
    const load = (...rules: object[]) => loadSettings({ QUERY_RULES: JSON.stringify(rules) }).QUERY_RULES;
    expect(load(rule)).toEqual([rule]);
    expect(() => load(rule, rule)).toThrow(/QUERY_RULES: the rule "law": has the name of another one/);
    expect(() => load({ ...rule, weights: { More: 2 } })).toThrow(/"law": has a weight for More/);
    expect(() => load(rule, {})).toThrow(/the rule number 2: name must be a text/);
  });

  it('wants a viewer to be somebody else than the admin, and not to be alone', () => {
    const admin = { ADMIN_USER: 'ann', ADMIN_PASSWORD: 'a' };
    expect(loadSettings({ ...admin, VIEWER_PASSWORD: 'v' }).VIEWER_USER).toBe('viewer');
    expect(() => loadSettings({ ...admin, VIEWER_USER: 'ann', VIEWER_PASSWORD: 'v' })).toThrow('VIEWER_USER');
    expect(() => loadSettings({ VIEWER_PASSWORD: 'v' })).toThrow('ADMIN_PASSWORD');
  });

  it('does not show a secret that it refuses', () => {
    expect(() => loadSettings({ WEBHOOK_SECRET: 'whsec_hunter2' })).not.toThrow('hunter2');
  });

  it('names every wrong variable at once', () => {
    expect(() => loadSettings({ PORT: '-1', LOG_LEVEL: 'loud' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });

  it('refuses a soft limit above the hard one', () => {
    expect(() => loadSettings({ TASK_SOFT_TIME_LIMIT: '20', TASK_TIME_LIMIT: '10' })).toThrow(
      'TASK_SOFT_TIME_LIMIT',
    );
  });

  it('wants a model with a rerank service that needs one', () => {
    const service = { RERANK_SERVICE_URL: 'http://127.0.0.1:1', RERANK_DIALECT: 'cohere' };
    expect(() => loadSettings(service)).toThrow('RERANK_MODEL: must be set');
    expect(loadSettings({ ...service, RERANK_MODEL: 'm' }).RERANK_MODEL).toBe('m');
    expect(loadSettings({ ...service, RERANK_DIALECT: 'tei' }).RERANK_DIALECT).toBe('tei');
  });

  it('wants a model with an embedding service', () => {
    const service = { EMBEDDING_SERVICE_URL: 'http://127.0.0.1:1/v1' };
    expect(() => loadSettings(service)).toThrow(
      'EMBEDDING_MODEL: must be set where EMBEDDING_SERVICE_URL is',
    );
    expect(loadSettings({ ...service, EMBEDDING_MODEL: 'm' }).EMBEDDING_MODEL).toBe('m');
  });
});
