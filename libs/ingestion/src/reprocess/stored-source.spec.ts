import type { IndexedDocument } from '@app/chunk-index';
import { loadSettings } from '@app/config';
import { openFileStore, type FileStore } from '@app/file-store';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { revisionOf } from '../submit/revision.js';
import { StoredSource } from './stored-source.js';

describe('StoredSource', () => {
  let root: string;
  let files: FileStore;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ragmill-source-'));
    files = await openFileStore(loadSettings({ STORAGE_URI: `file:${root}` }));
  });
  afterAll(() => rm(root, { recursive: true }));

  const task = { collection: 'c', onlyOutdated: false };
  async function stored(content: string | Buffer, more: Partial<IndexedDocument> = {}) {
    const { key: fileKey, sha256 } = await files.write(Readable.from([Buffer.from(content)]), 1000);
    const document = {
      documentId: 'a',
      collection: 'c',
      filename: 'a.md',
      fileKey,
      ...more,
    } as IndexedDocument;
    return { document, sha256 };
  }

  it('gives the revision that a submission of the file would have', async () => {
    const { document, sha256 } = await stored('# Ink', { chunkSize: 300, chunkOverlap: 10 });
    const source = new StoredSource(files);
    const own = { documentType: 'markdown', chunkSize: 300, chunkOverlap: 10 } as const;
    expect(await source.payload(document, task)).toMatchObject({
      ...own,
      revision: revisionOf({ sha256, ...own }),
    });
    const asked = { chunkSize: 500, chunkOverlap: 100 };
    expect(await source.payload(document, { ...task, ...asked })).toMatchObject({
      ...asked,
      revision: revisionOf({ sha256, documentType: 'markdown', ...asked }),
    });
  });

  it('takes the settings there were by default for a document that does not say', async () => {
    const { document } = await stored('# Soot');
    expect(await new StoredSource(files).payload(document, task)).toMatchObject({
      chunkSize: 1000,
      chunkOverlap: 200,
    });
  });

  it('says when the file is gone, and when it is none that can be read', async () => {
    const { document } = await stored('# Lost');
    await files.delete(document.fileKey);
    await expect(new StoredSource(files).payload(document, task)).rejects.toMatchObject({
      code: 'file_missing',
    });
    const { document: program } = await stored(Buffer.from('4d5a900003000000', 'hex'));
    await expect(new StoredSource(files).payload(program, task)).rejects.toMatchObject({
      code: 'unsupported_type',
    });
  });
});
