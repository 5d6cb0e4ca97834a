export { FileStore, type StoredFile } from './file-store.js';
export { FileStoreModule } from './file-store.module.js';
