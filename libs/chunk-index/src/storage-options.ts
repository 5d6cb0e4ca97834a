import type { StorageLocation } from '@app/config';

/** LanceDB would try for three minutes by itself; who waits here wants to know sooner. */
const PATIENCE = {
  connect_timeout: '5s',
  timeout: '30s',
  client_max_retries: '3',
  client_retry_timeout: '20',
};

/** How LanceDB is told to reach the index. It finds keys and region that are not given as AWS's own programs do. */
export function storageOptions(location: StorageLocation): Record<string, string> {
  if (location.kind === 'directory') return {};
  const { endpoint, region, pathStyle, keys } = location.access;
  return {
    ...PATIENCE,
    aws_virtual_hosted_style_request: String(!pathStyle),
    ...(endpoint && {
      aws_endpoint: pathStyle ? endpoint : withBucket(endpoint, location.bucket),
      allow_http: String(endpoint.startsWith('http:')),
    }),
    ...(region && { aws_region: region }),
    ...(keys && { aws_access_key_id: keys.id, aws_secret_access_key: keys.secret }),
  };
}

/** LanceDB takes the endpoint as it stands. */
const withBucket = (endpoint: string, bucket: string): string => endpoint.replace('://', `://${bucket}.`);
