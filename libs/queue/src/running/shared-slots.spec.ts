import { SharedSlots } from './shared-slots.js';

describe('SharedSlots', () => {
  it('shows the other side what is in the slots', () => {
    const mine = SharedSlots.create<{ name: string }>(3);
    const theirs = new SharedSlots<{ name: string }>(mine.memory);
    const first = mine.put({ name: 'первый' });
    mine.put({ name: 'second' });
    expect(theirs.read()).toEqual([{ name: 'первый' }, { name: 'second' }]);
    mine.clear(first ?? -1);
    expect(theirs.read()).toEqual([{ name: 'second' }]);
  });

  it('does without what has no room', () => {
    const slots = SharedSlots.create<object>(1);
    expect(slots.put({ long: 'x'.repeat(2000) })).toBe(0);
    expect(slots.read()).toEqual([]);
    expect(slots.put({})).toBeUndefined();
    slots.clear(0);
    expect(slots.put({})).toBe(0);
    expect(slots.read()).toEqual([{}]);
  });
});
