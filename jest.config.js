const common = {
  rootDir: '.',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  // Everything becomes CommonJS for Jest, node_modules included: native ESM in Jest cannot load
  // CommonJS packages that require ESM ones, as Bull Board does with Nest.
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Playwright is CommonJS, and large.
  transformIgnorePatterns: ['/node_modules/(playwright-core|axe-core)/'],
  moduleNameMapper: {
    '^@app/http-client/nest$': '<rootDir>/libs/http-client/src/nest.ts',
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js', '$1'],
  },
  testEnvironment: 'node',
};

export default {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{src,apps,libs}/**/*.spec.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
  ],
  testTimeout: 60_000,
};
