import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Right-aligned, figures of one width. */
  readonly numeric?: boolean;
  /** For columns whose name would only repeat what the cells say. */
  readonly nameHidden?: boolean;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What belongs to a row and takes a line of its own below it. */
  readonly below?: (row: Row) => ComponentChildren;
}

/**
 * A table whose first column names its rows; on a narrow screen each row becomes a card. The roles are written out because a
 * style that takes a table apart takes them away in some browsers.
 */
export function DataTable<Row>({ caption, columns, rows, keyOf, below }: TableProps<Row>) {
  return (
    <table role="table" class="data">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, numeric, nameHidden }) => (
            <th key={name} role="columnheader" scope="col" class={numeric ? 'numeric' : undefined}>
              <span class={nameHidden ? 'unseen' : undefined}>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={keyOf(row)} role="rowgroup">
          <tr role="row">
            {columns.map((column, index) => (
              <Cell key={column.name} column={column} row={row} isFirst={index === 0} />
            ))}
          </tr>
          <Below columns={columns.length}>{below?.(row)}</Below>
        </tbody>
      ))}
    </table>
  );
}

function Cell<Row>({ column, row, isFirst }: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const content = column.cell(row);
  const className = column.numeric ? 'numeric' : undefined;
  if (isFirst) {
    return (
      <th role="rowheader" scope="row" class={className}>
        {content}
      </th>
    );
  }
  return (
    <td role="cell" class={className} data-name={column.nameHidden ? undefined : column.name}>
      {content}
    </td>
  );
}

function Below({ columns, children }: { columns: number; children?: ComponentChildren }) {
  if (children === undefined || children === null) return null;
  return (
    <tr role="row" class="below">
      <td role="cell" colSpan={columns}>
        {children}
      </td>
    </tr>
  );
}
