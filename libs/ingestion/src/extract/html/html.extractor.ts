import { parse } from 'parse5';
import type { Extractor } from '../extracted-text.js';
import { decodeText } from '../text/decode-text.js';
import { assertLength, finishText } from '../text/finish-text.js';
import { isElement, isSkipped, pushReversed, type Element, type Node } from './dom.js';
import { toMarkdown } from './markdown-serializer.js';

const CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i;
const CHARSET_WITHIN = 4096;
/** A main part with less of the page's text than this is not its content. */
const MAIN_SHARE = 0.5;

/** The text of a page's content: its main part where it names one that holds most of the text, else all that a reader sees. */
export const extractHtml: Extractor = (file, limits, onProgress) => {
  const declared = CHARSET.exec(Buffer.from(file.subarray(0, CHARSET_WITHIN)).toString('latin1'))?.[1];
  const html = decodeText(file, declared);
  assertLength(html, { ...limits, maxCharacters: limits.maxCharacters * 10 });
  const document = parse(html);
  const body = find(document.childNodes, ({ tagName }) => tagName === 'body')[0];
  const content = body ? mainPart(body) : [];
  const title = find(document.childNodes, ({ tagName }) => tagName === 'title')[0];
  const extracted = finishText(withTitle(toMarkdown(content), title && toMarkdown(title.childNodes)), limits);
  onProgress(1, 1);
  return Promise.resolve(extracted);
};

function mainPart(body: Element): readonly Node[] {
  const all = toMarkdown(body.childNodes).length;
  const candidates = find(body.childNodes, isMain).map((element) => ({
    nodes: element.childNodes,
    length: toMarkdown(element.childNodes).length,
  }));
  const largest = candidates.sort((a, b) => b.length - a.length)[0];
  return largest && largest.length >= all * MAIN_SHARE ? largest.nodes : body.childNodes;
}

function isMain({ tagName, attrs }: Element): boolean {
  return (
    tagName === 'main' ||
    tagName === 'article' ||
    attrs.some(({ name, value }) => name === 'role' && value === 'main')
  );
}

/** A page whose first heading is not its title says less without it. */
function withTitle(text: string, title: string | undefined): string {
  if (!title || /^# /m.test(text)) return text;
  return `# ${title}\n\n${text}`;
}

/** The outermost elements that match, in document order; without recursion, since pages nest as deep as they like. */
function find(nodes: readonly Node[], matches: (element: Element) => boolean): Element[] {
  const found: Element[] = [];
  const open: Node[] = [];
  pushReversed(open, nodes);
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isElement(node)) continue;
    if (matches(node)) found.push(node);
    else if (node.tagName === 'head' || !isSkipped(node)) pushReversed(open, node.childNodes);
  }
  return found;
}
