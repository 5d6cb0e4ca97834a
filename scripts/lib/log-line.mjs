const LEVELS = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };
/** What every line has, or what is said already. */
const LEFT_OUT = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'context', 'err', 'req', 'res']);

/** A structured log line as people read it; any other line as it is. */
export function readable(line) {
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof entry !== 'object' || entry === null || typeof entry.time !== 'number') return line;
  const { req, res, err } = entry;
  const request = req ? ` ${req.method} ${req.url} ${res?.status ?? ''}` : '';
  const fields = Object.entries(entry).filter(
    ([name, value]) => !LEFT_OUT.has(name) && typeof value !== 'object',
  );
  const rest = fields.map(([name, value]) => ` ${name}=${value}`).join('');
  const error = err ? `\n  ${err.stack ?? err.message}` : '';
  const time = new Date(entry.time).toTimeString().slice(0, 8);
  return `${time} ${LEVELS[entry.level] ?? entry.level} ${entry.msg ?? ''}${request}${rest}${error}`;
}
