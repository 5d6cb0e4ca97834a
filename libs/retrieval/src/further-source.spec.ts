import { ServiceHttpClient } from '@app/http-client';
import { MisbehavingServer, silence } from '../../http-client/src/service/testing/misbehaving-server.js';
import { askFurther } from './further-source.js';

it('a source that waits in vain for a service is late, not broken', async () => {
  const server = await MisbehavingServer.start();
  server.answers(silence);
  const client = new ServiceHttpClient({ name: 'dictionary', baseUrl: server.url, deadlineMs: 50 });
  const source = {
    name: 'Glossary',
    weight: 1,
    timeoutMs: 5000,
    ask: async () => {
      await client.request({ method: 'GET', path: '/' });
      return { passages: [] };
    },
  };
  const { report, passages } = await askFurther(source, { query: 'felt', mode: 'auto', limit: 5 }, 5000);
  expect(report).toMatchObject({ name: 'Glossary', status: 'timeout', error: 'No answer within 50 ms.' });
  expect(passages).toBeUndefined();
  client.close();
  await server.stop();
});
