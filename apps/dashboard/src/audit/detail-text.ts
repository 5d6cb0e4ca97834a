/** An entry's detail in a line: `concurrency.high 8, retried 12`; empty when there is none. */
export function detailText(detail: unknown, path = ''): string {
  if (detail === null || detail === undefined) return '';
  if (typeof detail !== 'object') return path ? `${path} ${String(detail)}` : String(detail);
  const parts = Array.isArray(detail)
    ? [`${path} ${detail.map((each) => detailText(each)).join(' ')}`]
    : Object.entries(detail).map(([name, value]) => detailText(value, path ? `${path}.${name}` : name));
  return parts.filter((part) => part.trim() !== '').join(', ');
}
