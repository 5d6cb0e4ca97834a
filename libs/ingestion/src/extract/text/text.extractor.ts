import type { Extractor } from '../extracted-text.js';
import { decodeText } from './decode-text.js';
import { finishText } from './finish-text.js';

export const extractPlainText: Extractor = (file, limits, onProgress) => {
  const extracted = finishText(decodeText(file), limits);
  onProgress(1, 1);
  return Promise.resolve(extracted);
};

/** Markdown is read as it is, which is what its authors made it for; front matter stays, since titles and tags are in it. Comments are for editors. */
export const extractMarkdown: Extractor = (file, limits, onProgress) => {
  const extracted = finishText(decodeText(file).replace(/<!--[\s\S]*?-->/g, ''), limits);
  onProgress(1, 1);
  return Promise.resolve(extracted);
};
