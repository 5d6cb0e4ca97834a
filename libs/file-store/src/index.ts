export { FileStore, hashOf, type OpenFile, type StoredFile } from './file-store.js';
export { FileStoreModule } from './file-store.module.js';
