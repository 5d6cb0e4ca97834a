import type { Batch } from './batches.js';
import { LearntLimits } from './learnt-limits.js';

const batch = (texts: number, tokensEach: number): Batch =>
  Array.from({ length: texts }, () => ({ text: '', tokens: tokensEach, indexes: [] }));

describe('LearntLimits', () => {
  let limits: LearntLimits;

  beforeEach(() => {
    limits = new LearntLimits({ texts: 64, tokens: 8000 });
  });

  const told = () => ({ texts: limits.texts, tokens: limits.tokens });

  it('are the configured ones at first, whatever is accepted', () => {
    limits.accepted(batch(2, 10));
    expect(told()).toEqual({ texts: 64, tokens: 8000 });
  });

  it('take the texts for too long together, before they know better', () => {
    limits.accepted(batch(1, 3000));
    limits.tooLarge(batch(2, 3000));
    expect(told()).toEqual({ texts: 64, tokens: 3000 });
  });

  it('take the texts for too many where as many tokens were accepted', () => {
    limits.accepted(batch(32, 10));
    limits.tooLarge(batch(64, 10));
    expect(told()).toEqual({ texts: 64, tokens: 320 });
    limits.tooLarge(batch(40, 8));
    expect(told()).toEqual({ texts: 32, tokens: 8000 });
  });

  it('learn nothing from a refusal that contradicts what was accepted', () => {
    limits.accepted(batch(40, 100));
    limits.tooLarge(batch(30, 100));
    expect(told()).toEqual({ texts: 64, tokens: 8000 });
  });

  it('never grow by a refusal', () => {
    limits.tooLarge(batch(2, 1000));
    limits.tooLarge(batch(2, 3000));
    expect(limits.tokens).toBe(1000);
  });
});
