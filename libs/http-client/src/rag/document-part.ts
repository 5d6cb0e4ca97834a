import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Transform, type Readable } from 'node:stream';
import type { DocumentSource } from './rag-types.js';

/** A document as a part of a form. */
export interface DocumentPart {
  readonly filename: string;
  /** Undefined where nobody knows. */
  readonly bytes: number | undefined;
  /** Whether `open` gives the whole document each time, and not only the first. */
  readonly repeatable: boolean;
  readonly open: () => Buffer | Readable;
}

/** @throws what the file system says of a path; TypeError when a stream has been used already */
export async function documentPart(source: DocumentSource): Promise<DocumentPart> {
  if ('path' in source) return filePart(source.path, source.filename);
  const filename = nameOf(source.filename);
  if ('content' in source) {
    const { buffer, byteOffset, byteLength } = source.content;
    const content = Buffer.from(buffer, byteOffset, byteLength);
    return { filename, bytes: byteLength, repeatable: true, open: () => content };
  }
  const { stream, bytes } = source;
  if (stream.destroyed || stream.readableEnded) throw new TypeError(`the stream of ${filename} has ended`);
  // It may fail before its turn comes, when nobody else listens; `open` tells.
  stream.on('error', () => undefined);
  const open = () => {
    if (stream.errored) throw stream.errored;
    return bytes === undefined ? stream : exactly(stream, bytes);
  };
  return { filename, bytes, repeatable: false, open };
}

async function filePart(path: string, filename = basename(path)): Promise<DocumentPart> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new TypeError(`${path} is not a file`);
  const open = () => exactly(createReadStream(path), stats.size);
  return { filename: nameOf(filename), bytes: stats.size, repeatable: true, open };
}

/** A part without a name would be taken for a field. */
const nameOf = (filename: string): string => basename(filename) || 'document';

/** The length of a request is said before it is sent: with any other number of bytes it would never end, or end within. */
function exactly(source: Readable, bytes: number): Readable {
  let seen = 0;
  const wrong = () => new Error(`the document was to have ${bytes} bytes and has ${seen} or more`);
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > bytes ? wrong() : null, chunk);
    },
    flush: (done) => done(seen < bytes ? wrong() : null),
  });
  // Its errors are those of `counter`, which is read.
  return pipeline(source, counter, () => undefined);
}
