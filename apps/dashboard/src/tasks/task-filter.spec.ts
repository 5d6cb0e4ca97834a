import { actionableFilter, bodyOf, filterOf, filterText, listPath, statusesOf } from './task-filter.js';

describe('a filter of tasks', () => {
  it('is what an address says, without what is not a filter', () => {
    expect(filterOf({ q: 'a b', status: 'failed', other: 'x', worker: '' })).toEqual({
      q: 'a b',
      status: 'failed',
    });
  });

  it('is asked for', () => {
    expect(listPath({ q: 'a b&c', status: 'failed,retrying' }, 50)).toBe(
      '/tasks?q=a+b%26c&status=failed%2Cretrying&limit=50',
    );
    expect(listPath({}, 50)).toBe('/tasks?limit=50');
  });

  it('knows its statuses, and no others', () => {
    expect(statusesOf({ status: 'retrying,failed,broken' })).toEqual(['retrying', 'failed']);
    expect(statusesOf({})).toEqual([]);
  });

  it('is told in words', () => {
    expect(filterText({ collection: 'handbook', q: 'x', status: 'failed,cancelled' })).toBe(
      'search x, status failed or cancelled, collection handbook',
    );
  });

  it('is the body of a request', () => {
    expect(bodyOf({ collection: 'a', status: 'failed,cancelled' })).toEqual({
      collection: 'a',
      status: ['failed', 'cancelled'],
    });
    expect(bodyOf({ collection: 'a' })).toEqual({ collection: 'a' });
  });
});

describe('an action on all that match', () => {
  it('goes by the statuses it can do something to', () => {
    expect(actionableFilter({ job: 'x' }, 'retry')).toEqual({ job: 'x', status: 'failed,cancelled' });
    expect(actionableFilter({ status: 'failed,completed' }, 'retry')).toEqual({ status: 'failed' });
    expect(actionableFilter({ status: 'failed,queued' }, 'cancel')).toEqual({ status: 'queued' });
  });

  it('has nothing to do where none of them is chosen', () => {
    expect(actionableFilter({ status: 'completed' }, 'retry')).toBeUndefined();
    expect(actionableFilter({ status: 'failed' }, 'cancel')).toBeUndefined();
  });
});
