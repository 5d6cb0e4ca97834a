import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { BucketAccess } from '@app/config';

const CONNECT_LIMIT_MS = 5000;
/** For one request up to its answer's head; a part of 8 MiB has to get through in it. */
const REQUEST_LIMIT_MS = 60_000;
/** How long nothing may come while a body is read. */
const IDLE_LIMIT_MS = 20_000;
const ATTEMPTS = 3;

export function bucketClient({ endpoint, region, pathStyle, keys }: BucketAccess): S3Client {
  return new S3Client({
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(keys && { credentials: { accessKeyId: keys.id, secretAccessKey: keys.secret } }),
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    // Not every server knows the newer checksums; TLS guards the bytes on their way.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: REQUEST_LIMIT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_LIMIT_MS,
    },
  } satisfies S3ClientConfig);
}
