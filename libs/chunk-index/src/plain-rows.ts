import type { Table } from 'apache-arrow';

/**
 * The rows that a query finds, as plain objects. Those of LanceDB's own `toArray` search the schema and decode anew at
 * each look at a property, on the event loop.
 */
export async function plainRows<Row extends object>(query: { toArrow(): Promise<Table> }): Promise<Row[]> {
  const table = await query.toArrow();
  const rows = Array.from({ length: table.numRows }, (): Record<string, unknown> => ({}));
  for (const { name } of table.schema.fields) {
    const column = table.getChild(name);
    rows.forEach((row, index) => {
      row[name] = column?.get(index) as unknown;
    });
  }
  return rows as Row[];
}
