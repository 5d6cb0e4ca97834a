import { Registry } from 'prom-client';
import { BoundedLabel } from './bounded-label.js';
import { readCounter, readGauge, type Reading } from './readings.js';

describe('a metric that is read', () => {
  const samples = async (registry: Registry): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('has what is there now and nothing of before', async () => {
    const registry = new Registry();
    let readings: Reading[] = [[{ queue: 'a' }, 1]];
    readGauge(registry, { name: 'g', help: 'g', labels: ['queue'] }, () => readings);
    readCounter(registry, { name: 'c', help: 'c', labels: ['queue'] }, () => readings);
    expect(await samples(registry)).toEqual(['g{queue="a"} 1', 'c{queue="a"} 1']);
    readings = [[{ queue: 'b' }, 2]];
    expect(await samples(registry)).toEqual(['g{queue="b"} 2', 'c{queue="b"} 2']);
  });

  it('is not there, and not 0, while it cannot be read; the others are', async () => {
    const registry = new Registry();
    let error: Error | undefined = new Error('away');
    readGauge(registry, { name: 'g', help: 'g' }, () => {
      if (error) throw error;
      return [[{}, 7]];
    });
    readGauge(registry, { name: 'other', help: 'o' }, () => [[{}, 1]]);
    expect(await samples(registry)).toEqual(['other 1']);
    error = undefined;
    expect(await samples(registry)).toEqual(['g 7', 'other 1']);
  });
});

describe('a label whose values others choose', () => {
  it('has so many, and one more for the rest', () => {
    const label = new BoundedLabel(2);
    expect(['a', 'b', 'c', 'a', 'd'].map((value) => label.of(value))).toEqual([
      'a',
      'b',
      'other',
      'a',
      'other',
    ]);
  });
});
