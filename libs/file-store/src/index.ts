export { FileStore, type StorageSpace, type StoredFile } from './file-store.js';
export { FileStoreModule } from './file-store.module.js';
