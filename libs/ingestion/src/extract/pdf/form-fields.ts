import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { cleanText } from './clean-text.js';

/** What is read of an annotation; PDF.js leaves its type open. */
interface Widget {
  readonly fieldType?: string;
  readonly fieldValue?: unknown;
  readonly alternativeText?: string;
  readonly password?: boolean;
  readonly hidden?: boolean;
}

const MAX_FIELDS_PER_PAGE = 2000;
const TEXT_OR_CHOICE = new Set(['Tx', 'Ch']);

/** What has been filled into the fields of a form, one string a field, `label: value` where the field has a label. */
export async function readFormFields(page: PDFPageProxy): Promise<string[]> {
  const widgets = (await page.getAnnotations()) as Widget[];
  return widgets
    .filter((widget) => TEXT_OR_CHOICE.has(widget.fieldType ?? '') && !widget.password && !widget.hidden)
    .slice(0, MAX_FIELDS_PER_PAGE)
    .flatMap((widget) => describe(widget));
}

function describe({ fieldValue, alternativeText }: Widget): string[] {
  const values: unknown[] = Array.isArray(fieldValue) ? fieldValue : [fieldValue];
  const value = cleanText(values.filter((part) => typeof part === 'string').join(', ')).trim();
  if (value === '') return [];
  const label = cleanText(alternativeText ?? '').trim();
  return [label === '' ? value : `${label}: ${value}`];
}
