import { ChunkIndex } from '@app/chunk-index';

const [uri = '', collection = '', vectorThreshold] = process.argv.slice(2);

const index = new ChunkIndex(uri, () => Promise.reject(new Error('nothing is created here')));
await index.optimize(collection, Number(vectorThreshold));
await index.close();
