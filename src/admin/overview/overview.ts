import { toAppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import { findProblems, ProblemMemory } from '../problems/find-problems.js';
import type { Problem, Snapshot } from '../problems/problem.js';
import { SharedValue } from '../shared-value.js';
import type { OverviewDto } from './overview.dto.js';
import { SnapshotReader } from './snapshot-reader.js';
import { problemView, queueView, workerView } from './views.js';

const TTL_MS = 1000;

const REDIS_AWAY: Problem = {
  code: 'redis_away',
  severity: 'critical',
  subject: '',
  title: 'Redis is away',
  detail: 'No task can be taken, ended or submitted. What is shown below is what was known last.',
  whatToDo: 'Start Redis, or look at the network to the host of REDIS_URL.',
};

/** How everything stands: read once a second at most, for all pages that are open on this process. */
@Injectable()
export class Overview {
  private readonly now = new SharedValue(() => this.read(), TTL_MS);
  private readonly memory = new ProblemMemory();
  private last: OverviewDto = { at: new Date().toISOString(), problems: [], queues: [], workers: [] };

  constructor(private readonly snapshots: SnapshotReader) {}

  /** While Redis is away, what was known last, and that it is. */
  current(): Promise<OverviewDto> {
    return this.now.get();
  }

  private async read(): Promise<OverviewDto> {
    try {
      this.last = this.view(await this.snapshots.read());
      return this.last;
    } catch (error) {
      if (toAppError(error).code !== 'queue_unavailable') throw error;
      const problems = this.memory.date([REDIS_AWAY], Date.now()).map(problemView);
      return { ...this.last, problems };
    }
  }

  private view(snapshot: Snapshot): OverviewDto {
    const { now, queues, workers } = snapshot;
    return {
      at: new Date(now).toISOString(),
      problems: this.memory.date(findProblems(snapshot), now).map(problemView),
      queues: queues.map((state) => queueView(state, snapshot)),
      workers: workers.map(workerView),
    };
  }
}
