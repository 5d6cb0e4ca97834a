import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly engines: object;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

it('is published with the versions it is tested with', () => {
  const own = manifest('libs/http-client/package.json');
  const root = manifest('package.json');
  const tested = Object.keys(own.dependencies).map((name) => [name, root.dependencies[name]]);
  expect(own.dependencies).toEqual(Object.fromEntries(tested));
  expect(own).toMatchObject({ version: root.version, engines: root.engines });
});
