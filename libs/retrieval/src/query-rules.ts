import type { QueryRule } from '@app/config';
import { languageOf, LANGUAGES, words } from '@app/text-analysis';
import type { Question } from './answer-types.js';

/** The first rule that fits the question. */
export function ruleFor(rules: readonly QueryRule[], question: Question): QueryRule | undefined {
  return rules.find((rule) => fits(rule, question));
}

/** @throws Error, which stops the start, for a rule that can never do what it says */
export function requireSoundRules(rules: readonly QueryRule[], hasSource: (name: string) => boolean): void {
  for (const { name, when, sources = [] } of rules) {
    const missing = sources.find((source) => !hasSource(source));
    const at = `QUERY_RULES: the rule "${name}"`;
    if (missing !== undefined) throw new Error(`${at}: there is no source ${missing}.`);
    if (when.language !== undefined && !LANGUAGES.includes(when.language)) {
      throw new Error(`${at}: language must be one of ${LANGUAGES.join(', ')}.`);
    }
  }
}

function fits({ when }: QueryRule, { query, filter = {} }: Question): boolean {
  const { language, words: phrases, filter_field: field, filter_equals: value } = when;
  if (language !== undefined && languageOf(query) !== language) return false;
  if (phrases && !hasPhrase(query, phrases)) return false;
  if (field === undefined) return true;
  return Object.hasOwn(filter, field) && (value === undefined || equalIn(filter[field]) === value);
}

/** Whole words, one after the other; no pattern of an operator's is ever run over a question. */
function hasPhrase(query: string, phrases: readonly string[]): boolean {
  const asked = ` ${words(query).join(' ')} `;
  const wanted = phrases.map((phrase) => words(phrase).join(' ')).filter((phrase) => phrase !== '');
  return wanted.some((phrase) => asked.includes(` ${phrase} `));
}

/** What a condition of a filter as clients write it says the field is equal to. */
function equalIn(condition: unknown): unknown {
  const isComparison = typeof condition === 'object' && condition !== null && 'eq' in condition;
  return isComparison ? condition.eq : condition;
}
