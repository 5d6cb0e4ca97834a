import { numbersOf } from './cited-numbers.js';

/** What may stand in the brackets of a citation. Both patterns hold the same maximum: pieces and wholes must agree. */
const INSIDE = String.raw`[\d\s,\p{Pd}]{0,1000}`;
const CITATION = new RegExp(String.raw`\s{0,20}\[(${INSIDE})\]`, 'gu');
/** The end of a text that may become a citation, or stands before one, once more of the text is there. */
const UNFINISHED = new RegExp(String.raw`\s{0,20}(?:\[${INSIDE})?$`, 'u');

/**
 * Reads a text as it is written and takes citations out of it that no passage stands for: `[1]`, `[2, 3]`, `[4-6]`.
 * `push` gives what can be shown, `end` the rest.
 */
export class CitationFilter {
  private readonly citedNumbers = new Set<number>();
  private readonly unknownNumbers = new Set<number>();
  private held = '';

  /** @param known the numbers there are */
  constructor(private readonly known: ReadonlySet<number>) {}

  push(text: string): string {
    const read = this.held + text;
    // Cut before it is checked: what is taken out would bring together what never stood together.
    const end = UNFINISHED.exec(read)?.index ?? read.length;
    this.held = read.slice(end);
    return this.check(read.slice(0, end));
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
    return text.replaceAll(CITATION, (citation: string, inside: string) => this.checked(citation, inside));
  }

  private checked(citation: string, inside: string): string {
    const numbers = numbersOf(inside);
    const unknown = numbers.filter((number) => !this.known.has(number));
    const cited = numbers.filter((number) => this.known.has(number));
    for (const number of unknown) this.unknownNumbers.add(number);
    for (const number of cited) this.citedNumbers.add(number);
    if (unknown.length === 0) return citation;
    return cited.length === 0 ? '' : `${/^\s*/.exec(citation)?.[0]}[${cited.join(', ')}]`;
  }
}
