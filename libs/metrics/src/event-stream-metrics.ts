import { TaskWatcher } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { readGauge } from './readings.js';

/** Who follows tasks by event streams. */
@Injectable()
export class EventStreamMetrics {
  constructor(registry: Registry, watcher: TaskWatcher) {
    const help = 'Event streams of tasks that this API keeps open.';
    readGauge(registry, { name: 'ragmill_event_streams', help }, () => [[{}, watcher.listening]]);
  }
}
