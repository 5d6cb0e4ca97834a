import type { ComponentChildren } from 'preact';
import type { Asked } from '../api/use-asked.js';
import { ErrorNote } from './notices.js';

/** What was asked for, as far as it is there: what is known stays to be seen though the last request failed. */
export function Loaded<T>({
  asked,
  doing,
  children,
}: {
  asked: Asked<T>;
  doing: string;
  children: (data: T) => ComponentChildren;
}) {
  return (
    <>
      {asked.error && <ErrorNote error={asked.error} doing={doing} />}
      {asked.data !== undefined && children(asked.data)}
      {asked.data === undefined && !asked.error && <Loading />}
    </>
  );
}

export function Loading() {
  return <p class="quiet">Loading …</p>;
}

export function Nothing({ children }: { children: ComponentChildren }) {
  return <p class="quiet nothing">{children}</p>;
}
