import { isElement, isSkipped, pushReversed, type Element, type Node } from './dom.js';
import { tableRows } from './table-rows.js';

const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header hgroup hr html legend li main p section summary tr'.split(
    ' ',
  ),
);
const HEADING = /^h([1-6])$/;
/** Deeper than any page is by intent; what is deeper is dropped rather than overflow the stack. */
const MAX_DEPTH = 400;
const INDENT = '  ';

/** Text of parsed HTML in a Markdown-like form: headings, lists and tables stay readable, emphasis and links are their text. */
export function toMarkdown(nodes: readonly Node[]): string {
  return new Writer(0).write(nodes).join('\n\n');
}

/** Collects the blocks of a part of the tree: paragraphs, headings, lists, tables. */
class Writer {
  private readonly blocks: string[] = [];
  private line = '';

  constructor(private readonly depth: number) {}

  write(nodes: readonly Node[]): string[] {
    this.walk(nodes, this.depth);
    this.endBlock();
    return this.blocks;
  }

  private walk(nodes: readonly Node[], depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const node of nodes) {
      if ('value' in node) this.line += node.value.replace(/\s+/g, ' ');
      else if (isElement(node) && !isSkipped(node)) this.element(node, depth + 1);
    }
  }

  private element(element: Element, depth: number): void {
    const { tagName, childNodes } = element;
    if (tagName === 'br') {
      this.line += '\n';
    } else if (tagName === 'pre') {
      this.block(rawText(childNodes).replace(/^\n|\s+$/g, ''));
    } else if (tagName === 'ul' || tagName === 'ol') {
      this.block(list(element, depth));
    } else if (tagName === 'table') {
      this.block(table(element, depth));
    } else if (HEADING.test(tagName)) {
      this.heading(element, depth);
    } else {
      const isBlock = BLOCKS.has(tagName);
      if (isBlock) this.endBlock();
      this.walk(childNodes, depth);
      if (isBlock) this.endBlock();
    }
  }

  private heading(element: Element, depth: number): void {
    const level = Number(HEADING.exec(element.tagName)?.[1]);
    const text = inlineText(element.childNodes, depth);
    this.block(text && `${'#'.repeat(level)} ${text}`);
  }

  private block(text: string): void {
    this.endBlock();
    if (text.trim()) this.blocks.push(text);
  }

  private endBlock(): void {
    const text = this.line
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .join('\n')
      .trim();
    this.line = '';
    if (text) this.blocks.push(text);
  }
}

/** Everything in one line. */
function inlineText(nodes: readonly Node[], depth: number): string {
  return new Writer(depth).write(nodes).join(' ').replace(/\s+/g, ' ').trim();
}

function list(element: Element, depth: number): string {
  const lines: string[] = [];
  let number = Number(element.attrs.find(({ name }) => name === 'start')?.value ?? 1);
  for (const child of element.childNodes) {
    if (!isElement(child) || isSkipped(child)) continue;
    const blocks = new Writer(depth).write([child]);
    // A list right inside a list is what some editors make of a nested one.
    const nested = child.tagName === 'ul' || child.tagName === 'ol';
    const [first = '', ...rest] = nested ? ['', ...blocks] : blocks;
    if (!nested)
      lines.push((element.tagName === 'ol' ? `${number++}. ` : '- ') + first.replaceAll('\n', `\n${INDENT}`));
    for (const block of rest) lines.push(INDENT + block.replaceAll('\n', `\n${INDENT}`));
  }
  return lines.join('\n');
}

function table(element: Element, depth: number): string {
  const caption = element.childNodes.filter((child) => isElement(child) && child.tagName === 'caption');
  const [head, ...rows] = tableRows(element, (cell) =>
    inlineText(cell.childNodes, depth).replaceAll('|', '\\|'),
  );
  if (!head) return inlineText(caption, depth);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [row(head), row(head.map(() => '---')), ...rows.map(row)];
  const title = inlineText(caption, depth);
  return title ? `${title}\n\n${lines.join('\n')}` : lines.join('\n');
}

function rawText(nodes: readonly Node[]): string {
  const parts: string[] = [];
  const open: Node[] = [];
  pushReversed(open, nodes);
  for (let node = open.pop(); node; node = open.pop()) {
    if ('value' in node) parts.push(node.value);
    else if (isElement(node)) {
      if (node.tagName === 'br') parts.push('\n');
      pushReversed(open, node.childNodes);
    }
  }
  return parts.join('');
}
