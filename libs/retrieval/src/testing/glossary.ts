import { Injectable, Scope } from '@nestjs/common';
import { QuerySource, type PassageSource, type SourcePassage, type SourceQuestion } from '../query-source.js';

/** Answers what a test says. */
@Injectable()
@QuerySource('Glossary', { timeoutMs: 200 })
export class Glossary implements PassageSource {
  static answer: (signal: AbortSignal) => unknown;
  static asked: SourceQuestion[] = [];

  static reset(): void {
    Glossary.asked = [];
    Glossary.answer = () => Promise.resolve([]);
  }

  ask(question: SourceQuestion, signal: AbortSignal): Promise<readonly SourcePassage[]> {
    Glossary.asked.push(question);
    return Glossary.answer(signal) as Promise<SourcePassage[]>;
  }
}

@Injectable()
@QuerySource('Glossary')
export class SecondGlossary extends Glossary {}

@Injectable()
@QuerySource('Mute')
export class Mute {}

@Injectable({ scope: Scope.REQUEST })
@QuerySource('Fleeting')
export class Fleeting extends Glossary {}
