import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NotFound,
  type S3Client,
} from '@aws-sdk/client-s3';
import { fileMissing, storage, storageUnavailable, type OpenFile } from './file-store.js';

/** What a request fetches at least: parts that are read are small and close together. */
const READ_AHEAD = 256 * 1024;

/** An object of a bucket as a file whose parts can be read. */
export class BucketFile implements OpenFile {
  private block = { start: 0, bytes: Buffer.alloc(0) };

  private constructor(
    private readonly client: S3Client,
    private readonly object: { readonly Bucket: string; readonly Key: string },
    readonly bytes: number,
  ) {}

  /** @throws AppError `file_missing`, `storage_unavailable` */
  static async open(client: S3Client, object: { Bucket: string; Key: string }): Promise<BucketFile> {
    const { ContentLength = 0 } = await client
      .send(new HeadObjectCommand(object))
      .catch(async (error: unknown) => {
        if (!(error instanceof NotFound)) throw storageUnavailable(error);
        // A bucket that is missing answers in the same way.
        await storage(client.send(new HeadBucketCommand({ Bucket: object.Bucket })));
        throw fileMissing(error);
      });
    return new BucketFile(client, object, ContentLength);
  }

  async read(position: number, length: number): Promise<Buffer> {
    const end = Math.min(position + length, this.bytes);
    if (position >= end) return Buffer.alloc(0);
    if (position < this.block.start || end > this.block.start + this.block.bytes.length) {
      await this.fetch(position, Math.min(position + Math.max(length, READ_AHEAD), this.bytes));
    }
    return this.block.bytes.subarray(position - this.block.start, end - this.block.start);
  }

  /** Nothing is held open. */
  async close(): Promise<void> {}

  private async fetch(start: number, end: number): Promise<void> {
    const range = `bytes=${start}-${end - 1}`;
    const bytes = await storage(
      this.client
        .send(new GetObjectCommand({ ...this.object, Range: range }))
        .then(({ Body }) => Body?.transformToByteArray()),
    );
    this.block = { start, bytes: Buffer.from(bytes ?? []) };
  }
}
