import { snapshotOf } from './task-snapshot.js';
import { taskView } from './testing/task-view.js';

const WEBHOOK = { url: 'https://example.org/', status: 'waiting', deliveries: [] } as const;

describe('the id of a snapshot', () => {
  it('is the same for the same view, and depends neither on the place in the queue nor on the webhook', () => {
    expect(snapshotOf(taskView()).id).toBe(snapshotOf(taskView({ position: 7 })).id);
    expect(snapshotOf(taskView()).id).toBe(snapshotOf(taskView({ webhook: WEBHOOK })).id);
    expect(snapshotOf(taskView({ position: 7, webhook: WEBHOOK })).view).toMatchObject({
      position: 7,
      webhook: WEBHOOK,
    });
  });

  it('is another one as soon as anything else differs', () => {
    const views = [
      taskView(),
      taskView({ status: 'processing' }),
      taskView({ progress: { stage: 'extract', fraction: 0.5, done: 1, total: 2 } }),
      taskView({ progress: { stage: 'extract', fraction: 1, done: 2, total: 2 } }),
      taskView({ attempt: 1 }),
    ];
    expect(new Set(views.map((view) => snapshotOf(view).id)).size).toBe(views.length);
  });

  it('can be a header', () => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      expect(snapshotOf(taskView({ attempt })).id).toMatch(/^[\w-]{16}$/);
    }
  });
});
