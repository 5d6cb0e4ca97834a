import { DeleteObjectCommand, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';

const RIVALS = 2;
/** 412; 409 where two were at it at the very same time. */
const REFUSED = [412, 409];

/**
 * Commits to the chunk index rely on the server to create an object only where there is none. One that
 * creates it all the same would lose commits without a word: so it is tried, once, before anything is stored.
 */
export class ConditionalWrites {
  private proof: Promise<void> | undefined;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  /** @throws Error when the server does not keep to it, or cannot be reached; then it is tried again the next time */
  prove(): Promise<void> {
    this.proof ??= this.try().catch((error: unknown) => {
      this.proof = undefined;
      throw error;
    });
    return this.proof;
  }

  private async try(): Promise<void> {
    const object = { Bucket: this.bucket, Key: `${this.prefix}probe/${randomUUID()}` };
    const outcomes = await Promise.all(Array.from({ length: RIVALS }, () => this.create(object)));
    await this.client.send(new DeleteObjectCommand(object));
    const created = outcomes.filter(Boolean).length;
    if (created === 1) return;
    throw new Error(
      `The server of S3_ENDPOINT created an object ${created} times that was to be created once: it does not know conditional writes (If-None-Match).`,
    );
  }

  /** False when it was there already. */
  private create(object: { Bucket: string; Key: string }): Promise<boolean> {
    return this.client.send(new PutObjectCommand({ ...object, Body: 'probe', IfNoneMatch: '*' })).then(
      () => true,
      (error: unknown) => {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status !== undefined && REFUSED.includes(status)) return false;
        throw error;
      },
    );
  }
}
