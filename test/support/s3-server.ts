import type { BucketAccess } from '@app/config';
import { CreateBucketCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './system.js';

const START_LIMIT_MS = 30_000;
const KEYS = { accessKeyId: 'ragmill', secretAccessKey: 'not a secret' };
const REGION = 'us-east-1';

/** `describe`, where `npm test` has found an S3 server; else the tests are reported as skipped. `scripts/test.mjs` knows the title. */
export function describeWithS3(name: string, tests: () => void): void {
  (process.env.S3_SERVER ? describe : describe.skip)(`${name} (needs an S3 server)`, tests);
}

/** An S3 server (SeaweedFS) of a test's own, over HTTP. */
export class S3Server {
  private constructor(
    private readonly ports: readonly number[],
    private readonly client: S3Client,
    private readonly process: ChildProcess,
    private readonly directory: string,
  ) {}

  static async start(): Promise<S3Server> {
    const directory = await mkdtemp(join(tmpdir(), 'ragmill-s3-'));
    const ports = await freePorts(8);
    const child = spawn(process.env.S3_SERVER ?? '', await serverArguments(directory, ports), {
      stdio: 'ignore',
    });
    const client = new S3Client({
      endpoint: endpointOf(ports),
      region: REGION,
      credentials: KEYS,
      forcePathStyle: true,
    });
    const server = new S3Server(ports, client, child, directory);
    await server.ready();
    return server;
  }

  get endpoint(): string {
    return endpointOf(this.ports);
  }

  /** Settings of a system that keeps everything under `prefix` of `bucket`. */
  settings(bucket: string, prefix: string): Record<string, string> {
    return {
      STORAGE_URI: `s3://${bucket}/${prefix}`,
      S3_ENDPOINT: this.endpoint,
      S3_ACCESS_KEY_ID: KEYS.accessKeyId,
      S3_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    };
  }

  get access(): BucketAccess {
    const keys = { id: KEYS.accessKeyId, secret: KEYS.secretAccessKey };
    return { endpoint: this.endpoint, region: REGION, pathStyle: true, keys };
  }

  async createBucket(bucket: string): Promise<void> {
    await this.client.send(new CreateBucketCommand({ Bucket: bucket }));
  }

  /** Keys of all that is in the bucket. */
  async keys(bucket: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: this.client }, { Bucket: bucket })) {
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }

  async stop(): Promise<void> {
    this.client.destroy();
    if (this.process.exitCode === null && !this.process.signalCode) {
      this.process.kill('SIGKILL');
      await once(this.process, 'exit');
    }
    await rm(this.directory, { recursive: true, force: true });
    // It has its sockets there whatever it is told, and a kill leaves them.
    for (const name of await readdir('/tmp')) {
      const port = /^seaweedfs-\w+-grpc-(\d+)\.sock$/.exec(name)?.[1];
      if (port && this.ports.includes(Number(port))) await rm(join('/tmp', name), { force: true });
    }
  }

  /** Buckets can be made a moment after the port answers. */
  private async ready(): Promise<void> {
    const until = Date.now() + START_LIMIT_MS;
    const made = (): Promise<boolean> =>
      this.createBucket('ready').then(
        () => true,
        () => false,
      );
    while (!(await made())) {
      if (this.process.exitCode !== null || Date.now() > until) {
        await this.stop();
        throw new Error('the S3 server did not start');
      }
      await sleep(100);
    }
  }
}

async function serverArguments(directory: string, ports: readonly number[]): Promise<string[]> {
  const config = join(directory, 's3.json');
  const credentials = [{ accessKey: KEYS.accessKeyId, secretKey: KEYS.secretAccessKey }];
  const identity = { name: 'ragmill', credentials, actions: ['Admin', 'Read', 'Write', 'List'] };
  await writeFile(config, JSON.stringify({ identities: [identity] }));
  const names = ['s3', 's3.grpc', 'master', 'master.grpc', 'volume', 'volume.grpc', 'filer', 'filer.grpc'];
  return [
    ...['server', '-s3', '-filer', '-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-dir=${directory}`],
    ...names.map((name, index) => `-${portOption(name)}=${ports[index]}`),
    ...['-s3.port.iceberg=0', '-s3.port.lance=0', `-s3.config=${config}`],
    ...['-master.volumeSizeLimitMB=64', '-volume.max=200'],
    ...[`-filer.localSocket=${directory}/filer.sock`, `-s3.localSocket=${directory}/s3.sock`],
  ];
}

/** `s3` → `s3.port`, `s3.grpc` → `s3.port.grpc` */
const portOption = (name: string): string => name.replace(/^(\w+)/, '$1.port');

const endpointOf = ([port]: readonly number[]): string => `http://127.0.0.1:${port}`;

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
