// How well text comes out of documents. Needs `npm run build` and a folder with pdf/ and broken/ in it:
//   node bench/extraction-quality.mjs <corpus dir> [extractor module]
// pdf/<name>.pdf is compared with pdf/<name>.txt where that exists. Each file is read in a process of its own,
// so that no file's memory counts for another's and none can stop the rest.
import { fork } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { wordF1 } from './support/word-f1.mjs';

const SELF = fileURLToPath(import.meta.url);
const DIST = resolve(SELF, '../../dist/libs/ingestion/src/extract');
const LIMITS = { maxPages: 10_000, maxCharacters: 20_000_000, maxUnpackedBytes: 200_000_000 };
const FILE_TIME_LIMIT_MS = 60_000;
const MAX_FILES = 200;

async function childMain([modulePath, exportName, path]) {
  const extractor = (await import(pathToFileURL(modulePath)))[exportName];
  const file = await readFile(path);
  const startedAt = performance.now();
  const memory = { peak: 0 };
  const onProgress = () => {
    memory.peak = Math.max(memory.peak, process.memoryUsage.rss());
  };
  let answer;
  try {
    const { text, pageStarts, warnings } = await extractor(file, LIMITS, onProgress);
    onProgress();
    const pages = pageStarts?.length;
    answer = { text, pages, warnings, ms: performance.now() - startedAt, rss: memory.peak };
  } catch (error) {
    answer = { error: error.code ?? String(error), ms: performance.now() - startedAt };
  }
  process.send(answer, () => process.disconnect());
}

/** What a process of its own makes of one file: `{ text, pages, warnings, ms, rss }` or `{ error, ms }`. */
function read(modulePath, exportName, path) {
  return new Promise((done) => {
    const child = fork(SELF, ['--child', modulePath, exportName, path], { serialization: 'advanced' });
    const timer = setTimeout(() => child.kill('SIGKILL'), FILE_TIME_LIMIT_MS);
    let answer;
    child.on('message', (message) => (answer = message));
    child.on('exit', () => {
      clearTimeout(timer);
      done(answer ?? { error: 'killed', ms: FILE_TIME_LIMIT_MS });
    });
  });
}

async function filesOf(dir, extension) {
  if (!existsSync(dir)) return [];
  const names = (await readdir(dir)).filter((name) => name.endsWith(extension)).sort();
  return names.slice(0, MAX_FILES).map((name) => join(dir, name));
}

async function measurePdf(path, modulePath) {
  const result = await read(modulePath, 'extractPdf', path);
  const reference = path.replace(/\.pdf$/, '.txt');
  const f1 =
    result.text && existsSync(reference) ? wordF1(result.text, await readFile(reference, 'utf8')) : null;
  return {
    file: basename(path),
    'word F1': f1 === null ? '' : f1.toFixed(4),
    pages: result.pages ?? '',
    characters: result.text?.length ?? '',
    paragraphs: result.text?.split('\n\n').length ?? '',
    'pages/s': result.pages ? Math.round((result.pages * 1000) / result.ms) : '',
    ms: Math.round(result.ms),
    'peak MB': result.rss ? Math.round(result.rss / 1e6) : '',
    outcome: result.error ?? result.warnings.join('; ').slice(0, 60),
  };
}

async function main([corpus, modulePath = join(DIST, 'pdf/pdf.extractor.js')]) {
  if (!corpus) throw new Error('usage: node bench/extraction-quality.mjs <corpus dir> [extractor module]');
  for (const folder of ['pdf', 'broken']) {
    const rows = [];
    for (const path of await filesOf(join(corpus, folder), '.pdf'))
      rows.push(await measurePdf(path, modulePath));
    console.log(`\n${folder}`);
    console.table(rows);
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--child') await childMain(rest);
else await main([first, ...rest]);
