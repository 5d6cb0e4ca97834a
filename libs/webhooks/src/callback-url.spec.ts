import { callbackUrlProblem } from './callback-url.js';

const PRIVATE = 'must not be a private address';

describe('a callback address', () => {
  it.each([
    'https://example.com/hooks?token=1',
    'http://example.com:8080',
    'http://93.184.216.34/',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
    // Names are judged when they are connected to.
    'http://localhost/',
  ])('%s may be one', (url) => {
    expect(callbackUrlProblem(url, [])).toBeUndefined();
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://%31%32%37.0.0.1/',
    'http://１２７.０.０.１/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://192.0.0.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::ffff:93.184.216.34]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[64:ff9b:1::10.0.0.1]/',
    'http://[2002:a00:1::]/',
    'http://[2001::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[fd00::1]/',
    'http://[ff02::1]/',
  ])('%s is a private one', (url) => {
    expect(callbackUrlProblem(url, ['10.9.9.9', 'example.com'])).toBe(PRIVATE);
  });

  it.each([
    ['nowhere', 'must be a URL'],
    ['/rag/task', 'must be a URL'],
    ['file:///etc/passwd', 'must be an http or https URL'],
    ['gopher://example.com/', 'must be an http or https URL'],
    ['https://user@example.com/', 'must not have a user name or password'],
    ['https://:secret@example.com/', 'must not have a user name or password'],
    [`https://example.com/${'a'.repeat(2048)}`, 'must not be longer than 2048 characters'],
  ])('%s is none', (url, problem) => {
    expect(callbackUrlProblem(url, [])).toBe(problem);
  });

  it('may be a private one that is allowed, and only that', () => {
    const allowed = ['127.0.0.1', '[::1]'];
    expect(callbackUrlProblem('http://2130706433:8080/', allowed)).toBeUndefined();
    expect(callbackUrlProblem('http://[0:0::1]/', allowed)).toBeUndefined();
    expect(callbackUrlProblem('http://127.0.0.2/', allowed)).toBe(PRIVATE);
    expect(callbackUrlProblem('ftp://127.0.0.1/', allowed)).toBe('must be an http or https URL');
  });
});
