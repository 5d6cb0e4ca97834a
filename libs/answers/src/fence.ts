import { randomBytes } from 'node:crypto';

const FENCE_BYTES = 12;
/** What could be taken for one of our marks, whatever its number. */
const MARK_LIKE = /<(?=\s*\/?\s*passages?\b)/gi;

/**
 * Marks that set text of documents apart from what the model is told. Nobody who wrote a document can know them: each
 * request has its own. What looks like a mark in a text is written in another way all the same.
 */
export class Fence {
  readonly id = randomBytes(FENCE_BYTES).toString('hex');

  readonly open = `<passages-${this.id}>`;
  readonly close = `</passages-${this.id}>`;

  /** @param source where it is from; not trusted either */
  passage(number: number, source: string, text: string): string {
    return [
      `<passage-${this.id} number="${number}" source=${this.disarm(JSON.stringify(source))}>`,
      this.disarm(text),
      `</passage-${this.id}>`,
    ].join('\n');
  }

  private disarm(text: string): string {
    return text.replaceAll(MARK_LIKE, '&lt;').replaceAll(this.id, '');
  }
}
