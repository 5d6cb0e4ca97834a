import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Folders that one lib may not import from; together with `no-cycle` this keeps imports going one way. */
const forbid = (target, from, message) => ({ target, from, message });

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', '.data/', 'coverage/', '**/*.generated.ts'] },
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            forbid('./libs', ['./src', './apps'], 'libs do not know the apps'),
            forbid('./src', './apps', 'the API and the worker share code through libs only'),
            forbid('./apps', './src', 'the API and the worker share code through libs only'),
            forbid(
              './apps/dashboard',
              './libs/**/!(contract.generated.ts)',
              'the page knows the API by its contract only',
            ),
            forbid(
              './apps/dashboard',
              './apps/!(dashboard)/**/*',
              'the page knows the API by its contract only',
            ),
            forbid('./libs/http-client', './libs/!(http-client)/**/*', 'http-client is a package of its own'),
            forbid('./libs/errors', './libs/!(errors)/**/*', 'errors stand on nothing'),
            forbid('./libs/config', './libs/!(config|errors)/**/*', 'config stands on errors alone'),
            forbid(
              './libs/queue',
              './libs/!(queue|config|errors|redis)/**/*',
              'queue: config, errors, redis',
            ),
            forbid(
              './libs/file-store',
              './libs/!(file-store|config|errors)/**/*',
              'file-store: config, errors',
            ),
            forbid(
              './libs/chunk-index',
              './libs/@(queue|ingestion|retrieval|embedding|file-store)/**/*',
              'chunk-index stands below the pipeline',
            ),
            forbid(
              './libs/webhooks',
              './libs/!(webhooks|queue|config|errors)/**/*',
              'webhooks: queue, config, errors',
            ),
            forbid(
              './libs/embedding',
              './libs/!(embedding|http-client|logging|config|errors)/**/*',
              'embedding: http-client, logging, config, errors',
            ),
            forbid(
              './libs/answers',
              './libs/!(answers|retrieval|http-client|logging|config|errors)/**/*',
              'answers: retrieval, http-client, logging, config, errors',
            ),
            forbid('./libs/!(answers)/**/*', './libs/answers', 'answers stand on the other libs'),
            forbid('./libs/ingestion', './libs/retrieval', 'ingestion does not know retrieval'),
            forbid(
              './libs/retrieval',
              './libs/!(retrieval|chunk-index|embedding|http-client|logging|text-analysis|redis|config|errors)/**/*',
              'retrieval: chunk-index, embedding, http-client, logging, text-analysis, redis, config, errors',
            ),
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings from @app/config.' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: [
      'libs/config/**',
      '**/*.spec.ts',
      'scripts/**',
      'test/**',
      'bench/**',
      'examples/**',
      '*.config.js',
    ],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
);
