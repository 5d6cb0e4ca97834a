import mammoth from 'mammoth';
import { parseFragment } from 'parse5';
import type { Extractor } from '../extracted-text.js';
import { toMarkdown } from '../html/markdown-serializer.js';
import { finishText } from '../text/finish-text.js';
import { marginText } from './docx-margins.js';
import { checkDocxPackage } from './docx-package.js';

/** Beside mammoth's own: titles are headings, and code keeps its lines. */
const STYLES = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
  "p[style-name='Source Code'] => pre:separator('\\n')",
  "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
];

/** Pictures would come as base64 inside the text. */
const noImages = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));

/** The text of a Word document with its headings, lists, tables, notes and text boxes. */
export const extractDocx: Extractor = async (file, limits, onProgress) => {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  await checkDocxPackage(buffer, limits);
  const { value } = await mammoth.convertToHtml({ buffer }, { styleMap: STYLES, convertImage: noImages });
  const text = toMarkdown(parseFragment(value).childNodes);
  // Headers and footers repeat what is no passage; they count where there is nothing else.
  const extracted = finishText(text || (await marginText(buffer)), limits);
  onProgress(1, 1);
  return extracted;
};
