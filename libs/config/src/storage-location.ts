import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from './settings.js';

/** How to reach a bucket. What is undefined comes from where AWS's own programs take it: `AWS_*`, a profile, the machine's role. */
export interface BucketAccess {
  /** Address of a server that speaks S3; undefined for Amazon's. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Whether the bucket stands in the path, and not in the host name. */
  readonly pathStyle: boolean;
  readonly keys?: { readonly id: string; readonly secret: string };
}

/** Where `STORAGE_URI` leads: uploaded files and the chunk index. */
export type StorageLocation =
  | { readonly kind: 'directory'; readonly files: string; readonly index: string }
  | {
      readonly kind: 'bucket';
      readonly bucket: string;
      /** What the keys of files begin with; ends with a slash. */
      readonly files: string;
      /** `s3://…` */
      readonly index: string;
      readonly access: BucketAccess;
    };

export function storageLocation(settings: Settings): StorageLocation {
  const uri = settings.STORAGE_URI;
  if (uri.startsWith('s3:')) return bucketLocation(uri, bucketAccess(settings));
  const root = uri.startsWith('file://') ? fileURLToPath(uri) : resolve(uri.slice('file:'.length));
  return { kind: 'directory', files: join(root, 'files'), index: join(root, 'index') };
}

function bucketLocation(uri: string, access: BucketAccess): StorageLocation {
  const [bucket = '', ...prefix] = uri.slice('s3://'.length).split('/').filter(Boolean);
  const key = (name: string): string => [...prefix, name].join('/');
  return {
    kind: 'bucket',
    bucket,
    files: `${key('files')}/`,
    index: `s3://${bucket}/${key('index')}`,
    access,
  };
}

function bucketAccess(settings: Settings): BucketAccess {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = settings;
  return {
    endpoint,
    // Servers other than Amazon's want one, and hardly any minds which.
    region: settings.S3_REGION ?? (endpoint ? 'us-east-1' : undefined),
    pathStyle: settings.S3_PATH_STYLE ?? endpoint !== undefined,
    keys: id && secret ? { id, secret } : undefined,
  };
}
