import { JobCatalogue, TaskRuns, type TaskRun } from '@app/queue';
import { Registry } from 'prom-client';
import { TaskMetrics } from './task-metrics.js';

const RUN: TaskRun = {
  taskId: 't',
  job: 'probe',
  queue: 'high',
  isFirst: true,
  attempt: 1,
  outcome: 'completed',
  startedAt: new Date(),
  timesLost: 0,
  waitedMs: 2000,
  tookMs: 1,
  stages: [],
};

it('TaskMetrics tells how long each task waited for its first run, however often it runs', async () => {
  const registry = new Registry();
  const runs = new TaskRuns();
  new TaskMetrics(registry, runs, new JobCatalogue([]));
  runs.ended({ ...RUN, outcome: 'returned' });
  runs.ended({ ...RUN, isFirst: false, waitedMs: 60_000 });
  const text = await registry.getSingleMetricAsString('ragmill_task_wait_seconds');
  expect(text).toContain('ragmill_task_wait_seconds_count{job_name="probe",queue="high"} 1');
  expect(text).toContain('ragmill_task_wait_seconds_sum{job_name="probe",queue="high"} 2');
});
