export { ConfigModule } from './config.module.js';
export { loadSettings, loadSettingsOrExit, SettingsError } from './load-settings.js';
export { Settings } from './settings.js';
export { storagePaths } from './storage-paths.js';
export { VERSION } from './version.js';
