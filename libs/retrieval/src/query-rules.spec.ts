import { requireSoundRules } from './query-rules.js';

it('a rule for a language that cannot be told is refused', () => {
  const rule = (language: string) => [{ name: 'r', when: { language }, collections: ['c'] }];
  expect(() => requireSoundRules(rule('xx'), () => true)).toThrow('"r": language must be one of');
  expect(() => requireSoundRules(rule('ru'), () => true)).not.toThrow();
});
