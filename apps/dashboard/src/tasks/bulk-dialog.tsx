import { useEffect, useState } from 'preact/hooks';
import { ask, type ApiError } from '../api/ask.js';
import type { BulkOutcome } from '../api/views.js';
import { counted, sentence } from '../format/amount.js';
import { Dialog } from '../parts/dialog.js';
import { ErrorNote, say } from '../parts/notices.js';
import { countTasks, type Counted } from './count-tasks.js';
import { bodyOf, filterText, type BulkAct, type TaskFilter } from './task-filter.js';

/** In one request, which has a time limit; where more match, more follow. */
const LIMIT = 200;

interface BulkDialogProps {
  readonly act: BulkAct;
  /** Of tasks that `act` can do something to. */
  readonly filter: TaskFilter;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says how many tasks an action on all that match is about, before and after. */
export function BulkDialog({ act, filter, onDone, onClose }: BulkDialogProps) {
  const { tasks, error } = useCount(filter);
  const verb = act === 'retry' ? 'Retry' : 'Cancel';
  const work = async (): Promise<void> => {
    const { done, skipped } = await actOnAll(act, filter);
    const rest = skipped > 0 ? ` ${sentence(counted(skipped, 'task'))} had changed meanwhile.` : '';
    say(`${act === 'retry' ? 'Run again' : 'Cancelled'}: ${counted(done, 'task')}.${rest}`);
    onDone();
  };
  const title = tasks === undefined ? `${verb} all that match?` : `${verb} ${said(tasks)}?`;
  return (
    <Dialog
      title={title}
      confirm={tasks ? `${verb} ${said(tasks)}` : verb}
      danger
      work={work}
      onClose={onClose}
    >
      <p>That is, all with {filterText(filter)}. Those that match by the time it is done count.</p>
      {tasks === undefined && !error && <p role="status">Counting …</p>}
      {error && <ErrorNote error={error} doing="Counting" />}
    </Dialog>
  );
}

function useCount(filter: TaskFilter): { tasks?: Counted; error?: ApiError } {
  const [state, setState] = useState<{ tasks?: Counted; error?: ApiError }>({});
  useEffect(() => {
    const gone = new AbortController();
    countTasks(filter, gone.signal).then(
      (tasks) => setState({ tasks }),
      (error: ApiError) => !gone.signal.aborted && setState({ error }),
    );
    return () => gone.abort();
  }, []);
  return state;
}

async function actOnAll(act: BulkAct, filter: TaskFilter): Promise<{ done: number; skipped: number }> {
  let [done, skipped] = [0, 0];
  let cursor: string | null = null;
  do {
    const body: object = { ...bodyOf(filter), limit: LIMIT, ...(cursor && { cursor }) };
    const outcome: BulkOutcome = await ask(`/tasks/${act}`, { method: 'POST', body });
    done += outcome.retried ?? outcome.cancelled ?? 0;
    skipped += outcome.skipped ?? 0;
    cursor = outcome.next_cursor ?? null;
  } while (cursor !== null);
  return { done, skipped };
}

const said = ({ count, isAll }: Counted): string => `${isAll ? '' : 'more than '}${counted(count, 'task')}`;
