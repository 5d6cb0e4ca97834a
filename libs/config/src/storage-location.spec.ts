import { loadSettings } from './load-settings.js';
import { storageLocation } from './storage-location.js';

const locationOf = (environment: Record<string, string>) => storageLocation(loadSettings(environment));

describe('storageLocation', () => {
  it.each([
    ['file:/data', '/data'],
    ['file:///data', '/data'],
    ['file:./.data', `${process.cwd()}/.data`],
  ])('finds the directory of %s', (uri, root) => {
    expect(locationOf({ STORAGE_URI: uri })).toEqual({
      kind: 'directory',
      files: `${root}/files`,
      index: `${root}/index`,
    });
  });

  it.each([
    ['s3://bucket', 'files/', 's3://bucket/index'],
    ['s3://bucket/', 'files/', 's3://bucket/index'],
    ['s3://bucket/a/b/', 'a/b/files/', 's3://bucket/a/b/index'],
  ])('finds bucket and prefix of %s', (uri, files, index) => {
    expect(locationOf({ STORAGE_URI: uri })).toMatchObject({
      kind: 'bucket',
      bucket: 'bucket',
      files,
      index,
    });
  });

  it("leaves to AWS's own rules what is not set", () => {
    expect(locationOf({ STORAGE_URI: 's3://bucket' })).toMatchObject({
      access: { endpoint: undefined, region: undefined, pathStyle: false, keys: undefined },
    });
  });

  it('puts the bucket into the path of any other server, unless told not to', () => {
    const other = { STORAGE_URI: 's3://bucket', S3_ENDPOINT: 'https://s3.example.org' };
    expect(locationOf(other)).toMatchObject({ access: { region: 'us-east-1', pathStyle: true } });
    expect(locationOf({ ...other, S3_PATH_STYLE: 'false', S3_REGION: 'eu' })).toMatchObject({
      access: { endpoint: other.S3_ENDPOINT, region: 'eu', pathStyle: false },
    });
  });
});
