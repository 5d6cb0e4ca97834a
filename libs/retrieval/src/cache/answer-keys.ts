import { Settings } from '@app/config';
import { Embedders } from '@app/embedding';
import { Injectable } from '@nestjs/common';
import type { Question } from '../answer-types.js';
import { answerKey } from './answer-key.js';

/** What answers are kept under, with the settings and the embedding services of this process. */
@Injectable()
export class AnswerKeys {
  constructor(
    private readonly embedders: Embedders,
    private readonly settings: Settings,
  ) {}

  /** @param question a normalised one */
  keyOf(question: Question): string {
    return answerKey(question, this.embedders.fingerprint, this.settings);
  }
}
