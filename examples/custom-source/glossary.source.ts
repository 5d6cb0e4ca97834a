import { analyseQuery } from '@app/text-analysis';
import { QuerySource, type PassageSource, type SourcePassage, type SourceQuestion } from '@app/retrieval';
import { Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';

/** Beside the sources: the build copies no JSON. */
const FILE = 'examples/custom-source/glossary.json';

/** Terms and what they mean. It could as well ask a database, a wiki or a search engine. */
@Injectable()
@QuerySource('Glossary', { timeoutMs: 500 })
export class GlossarySource implements PassageSource {
  async ask(
    { query, filter, limit }: SourceQuestion,
    signal: AbortSignal,
  ): Promise<readonly SourcePassage[]> {
    // Nothing here has metadata that a filter could ask for.
    if (filter) return [];
    const glossary = JSON.parse(await readFile(FILE, { encoding: 'utf8', signal })) as Record<string, string>;
    const asked = new Set(analyseQuery(query));
    return Object.entries(glossary)
      .filter(([term]) => asked.has(stemOf(term)))
      .slice(0, limit)
      .map(([term, meaning]) => ({
        text: `${term}: ${meaning}`,
        document_id: term.toLowerCase(),
        filename: 'glossary.json',
      }));
  }
}

/** Of a word the stem is the first of its index terms: `decks` has that of `deck`. */
const stemOf = (word: string): string => analyseQuery(word)[0] ?? '';
