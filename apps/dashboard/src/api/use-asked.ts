import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { visible } from '../live/visible.js';
import { ask, ApiError } from './ask.js';

const AFTER_FAILURE_MS = 5000;

export interface Asked<T> {
  /** The last answer; stays while the API is away. */
  readonly data: T | undefined;
  /** Of the last request, if that one failed. */
  readonly error: ApiError | undefined;
  readonly refresh: () => void;
}

/**
 * What `/admin/api` answers to `path`, asked again every `everyMs` while the tab is seen; 0 asks once. Another path starts
 * from nothing.
 * @param everyMs may depend on the last answer
 */
export function useAsked<T>(path: string, everyMs: number | ((last: T | undefined) => number)): Asked<T> {
  const [state, setState] = useState<{ path: string; data?: T; error?: ApiError }>({ path });
  const [turn, setTurn] = useState(0);
  const isVisible = visible.value;
  const own = state.path === path ? state : { data: undefined, error: undefined };
  const every = useRef(0);
  every.current = typeof everyMs === 'number' ? everyMs : everyMs(own.data);

  useEffect(() => {
    if (!isVisible) return undefined;
    const gone = new AbortController();
    const once = async (): Promise<boolean> => {
      try {
        setState({ path, data: await ask<T>(path, { signal: gone.signal }) });
        return true;
      } catch (error) {
        if (gone.signal.aborted || !(error instanceof ApiError)) return false;
        setState((last) => ({ path, data: last.path === path ? last.data : undefined, error }));
        return false;
      }
    };
    return repeat(once, () => every.current, gone);
  }, [path, turn, isVisible]);

  const refresh = useCallback(() => setTurn((last) => last + 1), []);
  return { data: own.data, error: own.error, refresh };
}

/**
 * Does it now, and again `every()` ms after it was done for as long as that is not 0, later when it failed; what is returned
 * ends it.
 */
function repeat(once: () => Promise<boolean>, every: () => number, gone: AbortController): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = async (): Promise<void> => {
    const pause = (await once()) ? every() : Math.max(every(), AFTER_FAILURE_MS);
    if (every() > 0 && !gone.signal.aborted) timer = setTimeout(() => void (every() > 0 && next()), pause);
  };
  void next();
  return () => {
    gone.abort();
    clearTimeout(timer);
  };
}
