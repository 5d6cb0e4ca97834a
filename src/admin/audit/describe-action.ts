import { BOARD_ROUTE } from '../board/board-route.js';

/** What an operator did, and to what. */
export interface Action {
  /** Such as `worker.drain`; actions of Bull Board begin with `board.`. */
  readonly action: string;
  readonly target: string;
}

const API = '/admin/api/';
const BOARD_API = `${BOARD_ROUTE}/api/`;
const NOUNS: Readonly<Record<string, string>> = { workers: 'worker', queues: 'queue', tasks: 'task' };
/** Of the board, these come before the state of the jobs they are done to. */
const BEFORE_STATE = new Set(['retry', 'clean']);

/** An action by its request. @param path without the query */
export function describeAction(method: string, path: string): Action {
  // Routes are found in any case.
  const lower = path.toLowerCase();
  if (lower.startsWith(API)) return ofApi(method, segments(path.slice(API.length)));
  if (lower.startsWith(BOARD_API)) return ofBoard(segments(path.slice(BOARD_API.length)));
  return { action: 'unknown', target: path };
}

function ofApi(method: string, [things = '', id = '', verb]: string[]): Action {
  const noun = NOUNS[things.toLowerCase()] ?? 'unknown';
  if (verb !== undefined) return { action: `${noun}.${verb.toLowerCase()}`, target: id };
  if (method === 'PATCH') return { action: `${noun}.change`, target: id };
  // Those that match a filter.
  return { action: `${things}.${id}`.toLowerCase(), target: '' };
}

function ofBoard([, ...parts]: string[]): Action {
  const [queue = '', first = '', second] = parts;
  if (parts.length === 1) return { action: `board.${queue}`, target: '' };
  if (parts.length === 3 && BEFORE_STATE.has(first))
    return { action: `board.${first}`, target: `${queue}/${second}` };
  if (parts.length === 3 && first === 'job-schedulers')
    return { action: 'board.reschedule', target: `${queue}/${second}` };
  return { action: `board.${parts.at(-1)}`, target: parts.slice(0, -1).join('/') };
}

const segments = (path: string): string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
