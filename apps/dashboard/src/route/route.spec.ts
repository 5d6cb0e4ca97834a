import { hashOf, routeOf } from './route.js';

describe('an address', () => {
  it.each(['', '#', '#/', '#/nowhere', '#workers'])('%j is the page of workers', (hash) => {
    expect(routeOf(hash)).toEqual({ page: 'workers', choices: {} });
  });

  it('has the filters of a list', () => {
    expect(routeOf('#/tasks?status=failed&q=a%20b.pdf')).toEqual({
      page: 'tasks',
      choices: { status: 'failed', q: 'a b.pdf' },
    });
  });

  it('has the id of a task, whatever is in it', () => {
    const route = { page: 'tasks', id: 'a/b?c#d %', choices: {} } as const;
    expect(routeOf(hashOf(route))).toEqual(route);
    expect(routeOf('#/tasks/%')).toMatchObject({ id: '%' });
  });

  it('leaves out what is not chosen', () => {
    expect(hashOf({ page: 'tasks', choices: { q: '', status: 'failed,retrying' } })).toBe(
      '#/tasks?status=failed%2Cretrying',
    );
    expect(hashOf({ page: 'trends' })).toBe('#/trends');
  });
});
