import { useEffect, useState } from 'preact/hooks';
import { useAction } from '../parts/use-action.js';
import { ask, type ApiError } from './ask.js';
import { useAsked, type Asked } from './use-asked.js';

interface Page {
  readonly next_cursor: string | null;
}

export interface Pages<Row> extends Asked<readonly Row[]> {
  /** Whether there is more to load. */
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly loadingMore: boolean;
  readonly moreError: ApiError | undefined;
}

/**
 * A list that comes page by page, newest first. It stays fresh by itself until a second page was asked for: a list that moves
 * while it is read loses its reader's place.
 */
export function usePages<Row, P extends Page>(
  path: string,
  rowsOf: (page: P) => readonly Row[],
  everyMs: number,
): Pages<Row> {
  const [later, setLater] = useState<{ path: string; pages: readonly P[] }>({ path, pages: [] });
  const own = later.path === path ? later.pages : [];
  const first = useAsked<P>(path, own.length > 0 ? 0 : everyMs);
  const { busy, error, run } = useAction();
  useEffect(() => setLater({ path, pages: [] }), [path]);

  const cursor = (own.at(-1) ?? first.data)?.next_cursor ?? null;
  const more = (): void => {
    if (cursor === null) return;
    const separator = path.includes('?') ? '&' : '?';
    void run(async () => {
      const page = await ask<P>(`${path}${separator}cursor=${encodeURIComponent(cursor)}`);
      setLater({ path, pages: [...own, page] });
    });
  };
  const refresh = (): void => {
    setLater({ path, pages: [] });
    first.refresh();
  };
  const data = first.data && [first.data, ...own].flatMap(rowsOf);
  return {
    data,
    error: first.error,
    refresh,
    hasMore: cursor !== null,
    more,
    loadingMore: busy,
    moreError: error,
  };
}
