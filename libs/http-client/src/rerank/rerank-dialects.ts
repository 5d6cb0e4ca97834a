/**
 * How a rerank service is spoken to: `tei` is that of Hugging Face's text-embeddings-inference, `cohere` that of Cohere,
 * Jina, vLLM and others.
 */
export type RerankDialect = 'tei' | 'cohere';

interface Dialect {
  /** Texts in one request at most; scores of several requests are comparable. */
  readonly maxTexts: number;
  body(query: string, texts: readonly string[], model: string | undefined): object;
  /** What of an answer should be a list of scored texts. */
  entries(answer: unknown): unknown;
  readonly score: string;
}

export const DIALECTS: Record<RerankDialect, Dialect> = {
  tei: {
    // What TEI takes unless it is told otherwise.
    maxTexts: 32,
    body: (query, texts) => ({ query, texts, truncate: true }),
    entries: (answer) => answer,
    score: 'score',
  },
  cohere: {
    maxTexts: 1000,
    body: (query, documents, model) => ({ model, query, documents, top_n: documents.length }),
    entries: (answer) => (isObject(answer) ? answer.results : undefined),
    score: 'relevance_score',
  },
};

/** The score of each of `count` texts, in their order; undefined when the answer does not have them all. */
export function readScores(dialect: RerankDialect, answer: unknown, count: number): number[] | undefined {
  const entries = DIALECTS[dialect].entries(answer);
  if (!Array.isArray(entries) || entries.length !== count) return undefined;
  const scores = new Map<unknown, unknown>(
    entries.map((entry: unknown) =>
      isObject(entry) ? [entry.index, entry[DIALECTS[dialect].score]] : [],
    ) as [unknown, unknown][],
  );
  const ordered = Array.from({ length: count }, (_, index) => scores.get(index));
  return ordered.every((score) => typeof score === 'number') ? ordered : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
