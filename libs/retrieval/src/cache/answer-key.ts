import { VERSION, type Settings } from '@app/config';
import { createHash } from 'node:crypto';
import type { Question } from '../answer-types.js';

/** Settings by which the same question may be answered otherwise; more than these have to do with it is no harm. */
const SHAPING = /^(?:QUERY_|RERANK|HYBRID_)/;

/** The question with what makes no difference to an answer taken out of it. */
export function normalised(question: Question): Question {
  return {
    ...question,
    query: question.query.normalize('NFC').trim().replaceAll(/\s+/gu, ' '),
    collections: question.collections && [...new Set(question.collections)],
  };
}

/**
 * What one answer is kept under: a hash of all that shapes it but the content of the collections.
 * @param question a normalised one; every field of it counts
 * @param embedding differs with the embedding services there are; the versions of collections are part of their content
 */
export function answerKey(question: Question, embedding: string | undefined, settings: Settings): string {
  const shaping = Object.entries(settings).filter(([name]) => SHAPING.test(name));
  const shape = canonical([VERSION, question, embedding, Object.fromEntries(shaping)]);
  return createHash('sha256').update(shape).digest('base64url');
}

/** JSON in which the order of an object's fields makes no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isObject(inner) ? sorted(inner) : inner));
}

const sorted = (object: object): object =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
