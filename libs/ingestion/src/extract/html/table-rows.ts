import { isElement, type Element } from './dom.js';

/** A span says where a cell lies, not how long the text gets: what is more is a mistake or an attack. */
const MAX_SPAN = 50;
const MAX_COLUMNS = 200;

/** The cells of a table, row by row, as text. A cell that spans columns or rows stands in each of them, so that a row reads by itself. */
export function tableRows(table: Element, textOf: (cell: Element) => string): string[][] {
  const grid: string[][] = [];
  const rows = rowsOf(table);
  for (const [y, row] of rows.entries()) {
    const line = (grid[y] ??= []);
    let x = 0;
    for (const cell of row.childNodes) {
      if (!isElement(cell) || (cell.tagName !== 'td' && cell.tagName !== 'th')) continue;
      while (line[x] !== undefined) x += 1;
      if (x >= MAX_COLUMNS) break;
      const text = textOf(cell);
      const height = Math.min(span(cell, 'rowspan'), rows.length - y);
      const width = Math.min(span(cell, 'colspan'), MAX_COLUMNS - x);
      for (let down = 0; down < height; down += 1) {
        const target = (grid[y + down] ??= []);
        for (let right = 0; right < width; right += 1) target[x + right] ??= text;
      }
      x += width;
    }
  }
  return grid
    .map((line) => Array.from(line, (text) => text ?? ''))
    .filter((line) => line.some((text) => text !== ''));
}

function rowsOf(table: Element): Element[] {
  return table.childNodes.filter(isElement).flatMap((child) => {
    if (child.tagName === 'tr') return [child];
    const isSection = child.tagName === 'thead' || child.tagName === 'tbody' || child.tagName === 'tfoot';
    return isSection ? child.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'tr') : [];
  });
}

function span(cell: Element, name: 'rowspan' | 'colspan'): number {
  const value = Number(cell.attrs.find((attribute) => attribute.name === name)?.value ?? 1);
  return Number.isInteger(value) && value > 0 ? Math.min(value, MAX_SPAN) : 1;
}
