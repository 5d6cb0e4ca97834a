import { openChunkIndex } from '@app/chunk-index';
import { loadSettings } from '@app/config';

const [collection = ''] = process.argv.slice(2);

const settings = loadSettings();
const index = openChunkIndex(settings, () => Promise.reject(new Error('nothing is created here')));
await index.optimize(collection, settings.VECTOR_INDEX_THRESHOLD);
await index.close();
