const CITATION = /\s{0,20}\[\s*\d{1,6}(?:\s*,\s*\d{1,6})*\s*\]/g;
/** The end of a text that may become a citation, or stands before one, once more of the text is there. */
const UNFINISHED = /\s{0,20}(?:\[[\d\s,]{0,60})?$/;

/**
 * Reads a text as it is written and takes citations out of it that no passage stands for: `[1]`, `[2, 3]`.
 * `push` gives what can be shown, `end` the rest.
 */
export class CitationFilter {
  private readonly citedNumbers = new Set<number>();
  private readonly unknownNumbers = new Set<number>();
  private held = '';

  /** @param known the numbers there are */
  constructor(private readonly known: ReadonlySet<number>) {}

  push(text: string): string {
    const checked = this.check(this.held + text);
    const end = UNFINISHED.exec(checked)?.index ?? checked.length;
    this.held = checked.slice(end);
    return checked.slice(0, end);
  }

  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }

  /** Ascending. */
  get cited(): number[] {
    return [...this.citedNumbers].sort((a, b) => a - b);
  }

  /** Ascending. */
  get unknown(): number[] {
    return [...this.unknownNumbers].sort((a, b) => a - b);
  }

  private check(text: string): string {
    return text.replaceAll(CITATION, (citation) => this.checked(citation));
  }

  private checked(citation: string): string {
    const numbers = (citation.match(/\d+/g) ?? []).map(Number);
    const unknown = numbers.filter((number) => !this.known.has(number));
    const cited = numbers.filter((number) => this.known.has(number));
    for (const number of unknown) this.unknownNumbers.add(number);
    for (const number of cited) this.citedNumbers.add(number);
    if (unknown.length === 0) return citation;
    return cited.length === 0 ? '' : `${/^\s*/.exec(citation)?.[0]}[${cited.join(', ')}]`;
  }
}
