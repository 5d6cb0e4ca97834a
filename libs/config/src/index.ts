export { ConfigModule } from './config.module.js';
export type { JobOptions } from './job-options.js';
export { loadSettings, loadSettingsOrExit, SettingsError } from './load-settings.js';
export { SOURCE_NAME, SOURCE_NAME_RULE } from './query-names.js';
export type { QueryRule } from './query-rule-settings.js';
export type { QuerySourceOptions } from './query-source-settings.js';
export { Settings } from './settings.js';
export { storageLocation, type BucketAccess, type StorageLocation } from './storage-location.js';
export { VERSION } from './version.js';
