import { clock, fromLocalInput, localInput, moment } from './moment.js';

const LOCAL = new Date(2026, 10, 5, 3, 4, 9);

it('tells times by the reader’s own clock', () => {
  expect(clock(LOCAL.getTime())).toBe('03:04:09');
  expect(moment(LOCAL.toISOString())).toMatch(/^2026-11-05 03:04:09 [+-]\d\d:\d\d$/);
});

it('fills in and reads a form’s time to the minute', () => {
  const time = new Date(2026, 10, 5, 3, 4).toISOString();
  expect(localInput(time)).toBe('2026-11-05T03:04');
  expect(fromLocalInput('2026-11-05T03:04')).toBe(time);
});

it('takes what is no time for none', () => {
  expect([localInput(undefined), localInput('soon'), fromLocalInput('')]).toEqual(['', '', undefined]);
});
