// `npm run contract`: writes the types of the REST contract that the client is made of. `--check` only says whether they are
// those of the API as it is built; `--check <url>` asks the one that runs there.
import { readFileSync, writeFileSync } from 'node:fs';
import { builtDocument, CONTRACT_FILE, contractSource } from './lib/contract.mjs';
import { fail, say } from './lib/log.mjs';
import { build, install, requireNode } from './lib/prepare.mjs';

const [option, url] = process.argv.slice(2);
if (option !== undefined && option !== '--check') fail('usage: contract.mjs [--check [url]]');

const source = await contractSource(await (url ? servedDocument() : currentDocument()));
if (!option) writeFileSync(CONTRACT_FILE, source);
else if (readFileSync(CONTRACT_FILE, 'utf8') !== source)
  fail('contract.generated.ts is not the contract of the API; run: npm run contract');
say(option ? 'the contract is up to date' : `wrote ${CONTRACT_FILE}`);

async function servedDocument() {
  const response = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) fail(`${url}/openapi.json answered ${response.status}`);
  return response.json();
}

async function currentDocument() {
  requireNode();
  await install();
  await build();
  return builtDocument();
}
