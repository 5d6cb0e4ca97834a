import FormData from 'form-data';
import { PassThrough, Readable } from 'node:stream';
import type { ServiceBody } from '../service/service-types.js';
import type { DocumentPart } from './document-part.js';

type FieldValue = string | number | object | undefined;

/**
 * Documents and fields as a multipart form, which is read as fast as it is sent. Files are opened one after the other.
 * @param name of the parts: `file` or `files`
 */
export function documentForm(
  name: 'file' | 'files',
  parts: readonly DocumentPart[],
  fields: Readonly<Record<string, FieldValue>>,
): ServiceBody {
  const form = new FormData();
  const content = new FormStream(form);
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(field, typeof value === 'object' ? JSON.stringify(value) : value);
  }
  for (const part of parts) {
    const open = (next: (source: Buffer | Readable) => void) => content.begin(part, next);
    // The length is known, or `form-data` is not asked for it below.
    form.append(name, open, { filename: part.filename, knownLength: part.bytes ?? 0 });
  }
  const isLengthKnown = parts.every(({ bytes }) => bytes !== undefined);
  return {
    content,
    headers: {
      ...(form.getHeaders() as Record<string, string>),
      ...(isLengthKnown && { 'Content-Length': String(form.getLengthSync()) }),
    },
  };
}

/** A form as a `Readable`, which `form-data`'s is not. It begins when it is read, and lets go of its files when destroyed. */
class FormStream extends PassThrough {
  private begun = false;
  private source: Readable | undefined;

  constructor(private readonly form: FormData) {
    super();
    form.once('error', (error) => this.destroy(error));
    // Whoever sends it asks `errored`; nobody may be listening at that moment.
    this.on('error', () => undefined);
  }

  /** Called when the turn of a part has come. One that cannot be opened is the error of the whole. */
  begin(part: DocumentPart, next: (source: Buffer | Readable) => void): void {
    try {
      const source = part.open();
      if (source instanceof Readable) this.source = source;
      next(source);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  override _read(size: number): void {
    if (!this.begun) {
      this.begun = true;
      this.form.pipe(this);
    }
    super._read(size);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.form.destroy();
    this.source?.destroy();
    super._destroy(error, done);
  }
}
