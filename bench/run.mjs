// npm run bench -- [NAME ...] [--corpus DIR]
// Every figure the README claims. DIR holds pdf/freeculture.pdf and text files; without it the texts are
// made up and the benchmark that needs the PDF is left out.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adminCost } from './admin-cost.mjs';
import { apiUnderLoad } from './api-under-load.mjs';
import { clients } from './clients.mjs';
import { lifecycle } from './lifecycle/lifecycle.mjs';
import { search } from './search.mjs';
import { searchLatency } from './search-latency.mjs';
import { Client } from './support/client.mjs';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string' },
    chunks: { type: 'string', default: '50000' },
    tasks: { type: 'string', default: '100000' },
  },
});
const client = new Client();
const pdf = options.corpus && join(options.corpus, 'pdf/freeculture.pdf');

const BENCHMARKS = {
  'admin-cost': () => adminCost(Number(options.tasks)),
  'api-under-load': () =>
    pdf && existsSync(pdf)
      ? apiUnderLoad(client, pdf)
      : console.log('left out: --corpus DIR has no pdf/freeculture.pdf'),
  clients: () => clients(),
  lifecycle: () => lifecycle(client),
  search: () => search(options.corpus),
  'search-latency': () => searchLatency(client, Number(options.chunks), options.corpus),
};

for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n${name}`);
  await run();
}
