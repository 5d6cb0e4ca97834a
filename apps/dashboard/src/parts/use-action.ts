import { useState } from 'preact/hooks';
import { ApiError } from '../api/ask.js';

interface Action {
  readonly busy: boolean;
  /** Of the last run, if it failed. */
  readonly error: ApiError | undefined;
  /** Resolves to whether it was done; a second one does not start beside the first. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
}

/** Something an operator does: under way, done, or refused. */
export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; error?: ApiError }>({ busy: false });
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (state.busy) return false;
    setState({ busy: true });
    try {
      await work();
      setState({ busy: false });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setState({ busy: false, error });
      return false;
    }
  };
  return { busy: state.busy, error: state.error, run };
}
