const FRAME = /^\s+at /;
/** What Node and V8 say when they end, and of which no line has anything of a document. */
const FATAL = /^(?:FATAL ERROR: |\s*\d+: 0x|Node\.js v|#)/;

/** An error that a document caused, for the log: its message may quote the document and is left out. */
export function diagnosisOf({ name, message, stack = '' }: Error): string {
  const frames = stack.replace(message, '').split('\n');
  return [name, ...frames.filter((line) => FRAME.test(line))].join('\n');
}

/** What a process said as it ended, without what may be of a document. */
export function lastWords(output: string): string {
  return output
    .split('\n')
    .filter((line) => FRAME.test(line) || FATAL.test(line))
    .join('\n');
}
