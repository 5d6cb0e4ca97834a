import type { DefaultTreeAdapterTypes } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

/** Nothing in these is content of the page. */
const SKIPPED = new Set(
  'script style template noscript nav head iframe object embed svg canvas audio video map select textarea button datalist dialog'.split(
    ' ',
  ),
);
export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

/** What a reader does not see. */
export function isSkipped(element: Element): boolean {
  if (SKIPPED.has(element.tagName)) return true;
  return element.attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'aria-hidden' && value === 'true') ||
      (name === 'role' && value === 'navigation') ||
      (name === 'style' && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(value)),
  );
}

/** Puts nodes on a stack so that the first comes off first. One by one: a page may have more than a call takes arguments. */
export function pushReversed(stack: Node[], nodes: readonly Node[]): void {
  for (let index = nodes.length - 1; index >= 0; index -= 1) stack.push(nodes[index]!);
}
