import { ServiceCalls } from './service-calls.js';
import { json, problem } from './testing/misbehaving-server.js';
import { errorOf, GET, TestService } from './testing/test-client.js';

describe('ServiceCalls', () => {
  const service = new TestService();

  it('tells every observer, sends the headers of all, and leaves out who has gone', async () => {
    const calls = new ServiceCalls();
    const client = service.client({ observer: calls });
    const ended: string[] = [];
    const observe = (name: string) =>
      calls.observe({
        begin: ({ route }) => ({ headers: { [`x-${name}`]: route }, end: () => ended.push(name) }),
      });
    observe('one');
    const leave = observe('two');
    service.server.answers(json({}));
    await client.request(GET);
    expect(service.server.received[0]?.headers).toMatchObject({ 'x-one': '/thing', 'x-two': '/thing' });
    leave();
    await client.request(GET);
    expect(service.server.received[1]?.headers['x-two']).toBeUndefined();
    expect(ended).toEqual(['one', 'two', 'one']);
  });

  it('is not kept from one observer by another that throws', async () => {
    const calls = new ServiceCalls();
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    calls.observe({
      begin: () => {
        throw new Error('broken');
      },
    });
    let ended = 0;
    calls.observe({ begin: () => ({ end: () => (ended += 1) }) });
    service.server.answers(json({}));
    await service.client({ observer: calls }).request(GET);
    expect([ended, warnings.mock.calls.length]).toEqual([1, 1]);
    warnings.mockRestore();
  });

  it('knows how the circuit of each service is, from the making of its client on', async () => {
    const calls = new ServiceCalls();
    const client = service.client({ name: 'one', observer: calls, retries: 0, circuit: { failures: 1 } });
    expect([...calls.circuits]).toEqual([['one', 'closed']]);
    service.server.answers(problem(500, 'internal_error'));
    await errorOf(client.request(GET));
    expect([...calls.circuits]).toEqual([['one', 'open']]);
  });
});
