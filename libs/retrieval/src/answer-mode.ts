import { AppError } from '@app/errors';
import type { Degradation, Mode, Question } from './answer-types.js';
import type { Searched } from './searched.js';

/** What a mode depends on of what a source found. */
interface SourceAnswer {
  readonly keyword: Searched;
  readonly semantic: Searched;
}

/** In which mode a question is answered, and why in no better one. */
export interface AnswerMode {
  readonly mode: Mode;
  readonly degraded: Degradation | null;
}

/** What can be tried. @throws AppError `invalid_request` for `semantic` without an embedding service */
export function plannedMode(asked: Question['mode'], hasEmbeddings: boolean): AnswerMode {
  if (hasEmbeddings) return { mode: asked === 'auto' ? 'hybrid' : asked, degraded: null };
  if (asked === 'semantic') throw noEmbeddings();
  if (asked !== 'hybrid') return { mode: 'keyword', degraded: null };
  return instead('keyword', 'hybrid', 'embedding_not_configured', 'No embedding service is configured.');
}

/**
 * What came of it.
 * @param sources those that exist
 */
export function finalMode(planned: AnswerMode, sources: readonly SourceAnswer[]): AnswerMode {
  const from = planned.mode;
  if (from === 'keyword') return planned;
  const left = from === 'hybrid' ? 'keyword' : 'semantic';
  const semantic = sources.map((source) => source.semantic);
  if (sources.length > 0 && semantic.every(({ passages }) => !passages)) {
    const notEmbedded = semantic.find((search) => search.notEmbedded)?.notEmbedded;
    if (notEmbedded) return { mode: left, degraded: { from, ...whyNotEmbedded(notEmbedded) } };
    if (semantic.some(({ status }) => status !== 'ok')) {
      return instead(left, from, 'sources_unavailable', 'No source could be searched by meaning in time.');
    }
    const reason = 'No collection that was asked has vectors of the embedding version in use.';
    return instead(left, from, 'not_embedded', reason);
  }
  if (from === 'hybrid' && sources.length > 0 && sources.every(({ keyword }) => !keyword.passages)) {
    return instead('semantic', from, 'sources_unavailable', 'No source could be searched by words in time.');
  }
  return planned;
}

/** Why a question has no vector, as answers say it. */
export function whyNotEmbedded({ code, message }: AppError): Omit<Degradation, 'from'> {
  const isMissing = code === 'embedding_not_configured';
  return { code: isMissing ? code : 'embedding_unavailable', reason: message };
}

const instead = (
  mode: Mode,
  from: Degradation['from'],
  code: Degradation['code'],
  reason: string,
): AnswerMode => ({ mode, degraded: { from, code, reason } });

function noEmbeddings(): AppError {
  const message = 'needs an embedding service, and none is configured';
  return new AppError('invalid_request', `The mode "semantic" ${message}.`, {
    errors: [{ field: 'mode', message }],
  });
}
