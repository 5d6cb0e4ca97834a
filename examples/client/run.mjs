// Adds a document, waits for it, and asks: node run.mjs <file> <question>
import { RagServiceClient } from '@ragmill/http-client';

const [path, question] = process.argv.slice(2);
if (!path || !question) {
  console.error('usage: node run.mjs <file> <question>');
  process.exit(1);
}

const rag = new RagServiceClient({ baseUrl: process.env.RAGMILL_URL ?? 'http://127.0.0.1:8000' });
try {
  const { task_id, document_id } = await rag.addDocument({ path });
  const task = await rag.waitForTask(task_id, {
    onProgress: ({ status, progress }) => console.log(`${status}${progress ? ` (${progress.stage})` : ''}`),
  });
  if (task.status !== 'completed') throw new Error(task.error?.message ?? task.status);

  const filter = { document_id };
  const { results } = await rag.query({ query: question, top_k: 1, filter });
  for (const { text, filename, ...pages } of results) console.log(`${filename}${pagesOf(pages)}: ${text}`);
} finally {
  rag.close();
}

function pagesOf({ page_start, page_end }) {
  if (page_start === null) return '';
  return page_start === page_end ? `, page ${page_start}` : `, pages ${page_start} to ${page_end}`;
}
