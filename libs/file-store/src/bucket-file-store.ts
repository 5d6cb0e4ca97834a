import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  NoSuchKey,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type _Object,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { StorageLocation } from '@app/config';
import { AppError } from '@app/errors';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bucketClient } from './bucket-client.js';
import { BucketFile } from './bucket-file.js';
import { ConditionalWrites } from './conditional-writes.js';
import {
  fileMissing,
  FileStore,
  isKey,
  newKey,
  requireKey,
  storage,
  storageUnavailable,
  type OpenFile,
  type StoredFile,
} from './file-store.js';
import { Meter } from './meter.js';
import { TemporaryFiles } from './temporary-files.js';

/** An upload holds two parts in memory while it runs. */
const PART_BYTES = 8 * 2 ** 20;
const PARTS_AT_A_TIME = 1;

type BucketLocation = Extract<StorageLocation, { kind: 'bucket' }>;

/** Files as objects of an S3 bucket. An object is there once all of its bytes are, or not at all. */
export class BucketFileStore extends FileStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly conditions: ConditionalWrites | undefined;

  constructor(
    { access, bucket, files }: BucketLocation,
    private readonly temporary = new TemporaryFiles(),
  ) {
    super();
    this.client = bucketClient(access);
    this.bucket = bucket;
    this.prefix = files;
    // Amazon's own is known to keep to it.
    if (access.endpoint) this.conditions = new ConditionalWrites(this.client, bucket, files);
  }

  async write(source: Readable, maxBytes: number): Promise<StoredFile> {
    const key = newKey();
    const watched = new Watched(source);
    // What goes wrong with it the upload hears, which reads from it.
    const meter = new Meter(maxBytes).on('error', () => undefined);
    pipeline(watched.chunks(), meter).catch(() => undefined);
    try {
      await this.upload(key, meter);
    } catch (error) {
      const refused = meter.errored instanceof AppError ? meter.errored : undefined;
      meter.destroy(error as Error);
      throw watched.error ?? refused ?? storageUnavailable(error);
    }
    return { key, bytes: meter.bytes, sha256: meter.digest() };
  }

  async open(key: string): Promise<OpenFile> {
    return BucketFile.open(this.client, this.object(key));
  }

  async withLocalPath<T>(key: string, signal: AbortSignal, work: (path: string) => Promise<T>): Promise<T> {
    return this.temporary.with(async (path) => {
      await this.download(key, signal, path);
      return work(path);
    });
  }

  async delete(key: string): Promise<void> {
    await storage(this.client.send(new DeleteObjectCommand(this.object(key))));
  }

  async check(): Promise<void> {
    await storage(this.client.send(new HeadBucketCommand({ Bucket: this.bucket })));
    await storage(this.conditions?.prove() ?? Promise.resolve());
  }

  async space(): Promise<null> {
    return null;
  }

  async removeAbandonedUploads(olderThanMs: number): Promise<number> {
    let removed = 0;
    for await (const { Key, UploadId, Initiated } of this.unfinishedUploads()) {
      if (!Key || !UploadId || ageOf(Initiated) <= olderThanMs) continue;
      await storage(
        this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId })),
      );
      removed += 1;
    }
    return removed;
  }

  async keysOlderThan(ageMs: number): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Key = '', LastModified } of this.objects()) {
      const key = Key.slice(this.prefix.length);
      if (isKey(key) && ageOf(LastModified) > ageMs) keys.push(key);
    }
    return keys;
  }

  /** Page by page: there may be millions. */
  private async *objects(): AsyncGenerator<_Object> {
    let page: Partial<ListObjectsV2CommandOutput> = {};
    do {
      const from = { ContinuationToken: page.NextContinuationToken };
      const request = { Bucket: this.bucket, Prefix: this.prefix, ...from };
      page = await storage(this.client.send(new ListObjectsV2Command(request)));
      yield* page.Contents ?? [];
    } while (page.IsTruncated);
  }

  private async *unfinishedUploads(): AsyncGenerator<MultipartUpload> {
    let page: Partial<ListMultipartUploadsCommandOutput> = {};
    do {
      const from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      const request = { Bucket: this.bucket, Prefix: this.prefix, ...from };
      page = await storage(this.client.send(new ListMultipartUploadsCommand(request)));
      yield* page.Uploads ?? [];
    } while (page.IsTruncated);
  }

  private async upload(key: string, body: Readable): Promise<void> {
    await this.conditions?.prove();
    await new Upload({
      client: this.client,
      params: { ...this.object(key), Body: body },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_A_TIME,
    }).done();
  }

  private async download(key: string, signal: AbortSignal, path: string): Promise<void> {
    const request = new GetObjectCommand(this.object(key));
    try {
      const { Body } = await this.client.send(request, { abortSignal: signal });
      await pipeline(Body as Readable, createWriteStream(path, { flags: 'wx' }), { signal });
    } catch (error) {
      signal.throwIfAborted();
      // A bucket that is missing has a name of its own here.
      throw error instanceof NoSuchKey ? fileMissing(error) : storageUnavailable(error);
    }
  }

  private object(key: string): { Bucket: string; Key: string } {
    requireKey(key);
    return { Bucket: this.bucket, Key: `${this.prefix}${key}` };
  }
}

/** Passes everything on, and remembers when it was the source itself that failed. */
class Watched {
  error: unknown;

  constructor(private readonly source: Readable) {}

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      yield* this.source;
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}

/** Milliseconds since `time`; 0 where it is not known. */
const ageOf = (time: Date | undefined): number => (time ? Date.now() - time.getTime() : 0);
