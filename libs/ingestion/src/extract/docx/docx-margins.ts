import { parseFragment } from 'parse5';
import { fromBufferPromise } from 'yauzl';
import { toMarkdown } from '../html/markdown-serializer.js';
import { readZipDirectory, ZIP_OPTIONS } from '../zip-directory.js';

const MARGIN_PART = /^word\/(?:header|footer)\d*\.xml$/i;
const PARAGRAPH = /<w:p[\s>][\s\S]*?<\/w:p>/g;
const TEXT = /<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g;

/** The paragraphs of a document's headers and footers, each once; mammoth does not read them. */
export async function marginText(file: Buffer): Promise<string> {
  const zip = await fromBufferPromise(file, { ...ZIP_OPTIONS, autoClose: false });
  const paragraphs = new Set<string>();
  for (const { name, entry } of await readZipDirectory(zip)) {
    if (!MARGIN_PART.test(name)) continue;
    const blocks: Buffer[] = [];
    for await (const block of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>)
      blocks.push(block);
    for (const [paragraph] of Buffer.concat(blocks).toString().matchAll(PARAGRAPH)) {
      const text = [...paragraph.matchAll(TEXT)].map(([, own = '']) => own).join('');
      paragraphs.add(toMarkdown(parseFragment(text).childNodes));
    }
  }
  return [...paragraphs].join('\n\n');
}
