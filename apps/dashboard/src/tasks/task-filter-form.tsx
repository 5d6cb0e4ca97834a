import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAsked } from '../api/use-asked.js';
import type { CollectionList, TaskStatus } from '../api/views.js';
import { fromLocalInput, localInput } from '../format/moment.js';
import { overview } from '../live/overview.js';
import { choose } from '../route/current-route.js';
import { STATUSES, statusesOf, type TaskFilter } from './task-filter.js';

const TYPING_MS = 300;
const RARE = ['collection', 'job', 'code', 'worker', 'queue', 'since', 'until'] as const;

/** What is chosen is in the address at once, and in the list a moment later. */
export function TaskFilterForm({ filter }: { filter: TaskFilter }) {
  return (
    <form role="search" aria-label="Tasks" class="filters" onSubmit={(event) => event.preventDefault()}>
      <Text
        name="q"
        label="Task id, document id or part of a file name"
        value={filter.q}
        type="search"
        whileTyped
      />
      <Statuses chosen={statusesOf(filter)} />
      <button type="button" onClick={clear}>
        Clear
      </button>
      <RareFields filter={filter} />
    </form>
  );
}

/** Open from when one of them counts; closed by hand only. */
function RareFields({ filter }: { filter: TaskFilter }) {
  const counts = RARE.some((field) => filter[field]);
  const [open, setOpen] = useState(counts);
  useEffect(() => setOpen((before) => before || counts), [counts]);
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>More filters</summary>
      <div class="fields">
        <Text name="collection" label="Collection" value={filter.collection} list={<Collections />} />
        <Text name="job" label="Job name" value={filter.job} />
        <Text name="code" label="Error code" value={filter.code} />
        <Text name="worker" label="Worker" value={filter.worker} list={<Workers />} />
        <Queue value={filter.queue} />
        <Time name="since" label="Submitted since" value={filter.since} />
        <Time name="until" label="Submitted until" value={filter.until} />
      </div>
    </details>
  );
}

interface FieldProps {
  readonly name: keyof TaskFilter;
  readonly label: string;
  readonly value: string | undefined;
}

interface TextProps extends FieldProps {
  readonly type?: 'text' | 'search';
  /** What may be chosen. */
  readonly list?: VNode;
  /** Looked for while it is typed; what must be whole to mean something waits until it is. */
  readonly whileTyped?: boolean;
}

function Text({ name, label, value = '', type = 'text', list, whileTyped }: TextProps) {
  const [typed, setTyped] = useState<string | undefined>();
  const take = (text: string): void => {
    choose({ [name]: text.trim() });
    setTyped(undefined);
  };
  useEffect(() => {
    if (!whileTyped || typed === undefined) return undefined;
    const timer = setTimeout(() => take(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label class="field">
      {label}
      <input
        type={type}
        name={name}
        value={typed ?? value}
        autocomplete="off"
        spellcheck={false}
        list={list && `known-${name}`}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {list && <datalist id={`known-${name}`}>{list}</datalist>}
    </label>
  );
}

function Statuses({ chosen }: { chosen: readonly TaskStatus[] }) {
  const toggle = (status: TaskStatus): void => {
    const next = STATUSES.filter((each) => (each === status) !== chosen.includes(each));
    choose({ status: next.join(',') });
  };
  return (
    <fieldset class="statuses">
      <legend>Status</legend>
      {STATUSES.map((status) => (
        <label key={status}>
          <input type="checkbox" checked={chosen.includes(status)} onChange={() => toggle(status)} />
          {status}
        </label>
      ))}
    </fieldset>
  );
}

function Time({ name, label, value }: FieldProps) {
  return (
    <label class="field">
      {label}
      <input
        type="datetime-local"
        name={name}
        value={localInput(value)}
        onChange={({ currentTarget }) => choose({ [name]: fromLocalInput(currentTarget.value) })}
      />
    </label>
  );
}

function Queue({ value = '' }: { value: string | undefined }) {
  return (
    <label class="field">
      Queue
      <select
        name="queue"
        value={value}
        onChange={({ currentTarget }) => choose({ queue: currentTarget.value })}
      >
        <option value="">any</option>
        <option value="high">high</option>
        <option value="low">low</option>
      </select>
    </label>
  );
}

function Collections() {
  const { data } = useAsked<CollectionList>('/collections', 0);
  return (
    <>
      {data?.collections.map(({ name }) => (
        <option key={name} value={name} />
      ))}
    </>
  );
}

function Workers() {
  return (
    <>
      {overview.value?.workers.map(({ id, host, pid }) => (
        <option key={id} value={id}>
          {host}, pid {pid}
        </option>
      ))}
    </>
  );
}

function clear(): void {
  choose(Object.fromEntries(['q', 'status', ...RARE].map((field) => [field, undefined])));
}
