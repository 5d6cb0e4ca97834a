export { ConfigModule } from './config.module.js';
export type { JobOptions } from './job-options.js';
export { loadSettings, loadSettingsOrExit, SettingsError } from './load-settings.js';
export { Settings } from './settings.js';
export { storagePaths } from './storage-paths.js';
export { VERSION } from './version.js';
