const PAGES = ['workers', 'tasks', 'trends', 'audit'] as const;
export type PageName = (typeof PAGES)[number];

/** Where in the page one is; the part of the address behind `#`, so that it can be sent to somebody. */
export interface Route {
  readonly page: PageName;
  /** Of `#/tasks/{id}`. */
  readonly id?: string;
  /** Filters and choices; what is left out is not in the address either. */
  readonly choices: Readonly<Record<string, string>>;
}

/** What an address behind `#` means; anything unknown is the first page. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name, id] = path.split('/');
  const page = PAGES.find((each) => each === name) ?? 'workers';
  const choices = Object.fromEntries(new URLSearchParams(query));
  return page === 'tasks' && id ? { page, id: decoded(id), choices } : { page, choices };
}

/** The other way round. */
export function hashOf({ page, id, choices = {} }: Omit<Route, 'choices'> & Partial<Route>): string {
  const given = Object.entries(choices).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${query ? `?${query}` : ''}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
