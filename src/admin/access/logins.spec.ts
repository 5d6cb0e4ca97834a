import { Logins } from './logins.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('logins', () => {
  const logins = new Logins();
  logins.add('admin', 'pa:ss wörd', 'admin');
  logins.add('viewer', 'look', 'viewer');

  it('tell who it is', () => {
    expect(logins.find(basic('admin:pa:ss wörd'))).toEqual({ user: 'admin', role: 'admin' });
    expect(logins.find(basic('viewer:look').replace('Basic', 'bAsIc'))).toEqual({
      user: 'viewer',
      role: 'viewer',
    });
  });

  it.each([
    undefined,
    '',
    'Basic',
    basic('admin:look'),
    basic('viewer:pa:ss wörd'),
    basic('admin'),
    basic(':'),
    basic('viewer:look ').replace('Basic', 'Bearer'),
    'Basic \u0000',
  ])('refuse %j', (header) => {
    expect(logins.find(header)).toBeUndefined();
  });
});
