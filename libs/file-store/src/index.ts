export { FileStore, hashOf, type OpenFile, type StorageSpace, type StoredFile } from './file-store.js';
export { FileStoreModule, openFileStore } from './file-store.module.js';
