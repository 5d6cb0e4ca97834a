import axios from 'axios';
import { Agent } from 'node:http';
import { ServiceHttpClient } from '../../dist/libs/http-client/src/index.js';
import { mapLimit } from '../support/client.mjs';
import { median } from '../support/stats.mjs';
import { withServer } from './server-process.mjs';

const ROUNDS = 9;
const REQUESTS = 2000;
const AT_A_TIME = [1, 16];
const JSON_BODY = { text: 'what is sent', numbers: [1, 2, 3] };

/** What `ServiceHttpClient` costs beside bare axios with kept connections: requests in a second. */
export async function overhead() {
  await withServer('json-server', {}, async (url) => {
    const httpAgent = new Agent({ keepAlive: true });
    const bare = axios.create({ httpAgent });
    const client = new ServiceHttpClient({ name: 'bench', baseUrl: url });
    const senders = {
      axios: () => bare.post(`${url}/items`, JSON_BODY),
      client: () => client.request({ method: 'POST', path: '/items', json: JSON_BODY }),
    };
    for (const atATime of AT_A_TIME) report(atATime, await compare(senders, atATime));
    client.close();
    httpAgent.destroy();
  });
}

/** Requests in a second of each sender in each round. They take turns, so that what else goes on hits both. */
async function compare(senders, atATime) {
  const rates = { axios: [], client: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, send] of Object.entries(senders)) {
      const rate = await rateOf(send, atATime);
      // The first round warms up.
      if (round >= 0) rates[name].push(rate);
    }
  }
  return rates;
}

async function rateOf(send, atATime) {
  const startedAt = performance.now();
  await mapLimit(new Array(REQUESTS).fill(0), atATime, send);
  return (REQUESTS * 1000) / (performance.now() - startedAt);
}

function report(atATime, rates) {
  const ratios = rates.client.map((rate, round) => rate / rates.axios[round]);
  const [bare, client] = [rates.axios, rates.client].map((sample) => Math.round(median(sample)));
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(
    `ServiceHttpClient, ${atATime} at a time: ${client} requests/s, bare axios ${bare}: ` +
      `share ${median(ratios).toFixed(2)} (${spread} in ${ROUNDS} rounds)`,
  );
}
