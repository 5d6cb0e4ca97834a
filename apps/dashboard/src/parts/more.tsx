import type { Pages } from '../api/use-pages.js';
import { ErrorNote } from './notices.js';

/** The button for the next page of a list. */
export function More<Row>({ pages, of }: { pages: Pages<Row>; of: string }) {
  return (
    <>
      {pages.moreError && <ErrorNote error={pages.moreError} doing="Loading more" />}
      {pages.hasMore && (
        <p class="more">
          <button
            type="button"
            onClick={pages.more}
            disabled={pages.loadingMore}
            aria-busy={pages.loadingMore}
          >
            Older {of}
          </button>
        </p>
      )}
    </>
  );
}
