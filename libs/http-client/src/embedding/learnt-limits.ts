import { tokensOf, type Batch, type BatchLimits } from './batches.js';

/**
 * What a request may hold: what was configured, and less once the service has found that too large. It does not say
 * whether the texts were too many or too long. So the first guess is that they were too long together; when as many
 * tokens have been accepted before, they were too many.
 */
export class LearntLimits implements BatchLimits {
  texts: number;
  tokens: number;
  private acceptedTexts = 0;
  private acceptedTokens = 0;

  constructor(private readonly configured: BatchLimits) {
    this.texts = configured.texts;
    this.tokens = configured.tokens;
  }

  accepted(batch: Batch): void {
    this.acceptedTexts = Math.max(this.acceptedTexts, batch.length);
    this.acceptedTokens = Math.max(this.acceptedTokens, tokensOf(batch));
  }

  /** Is to be told only of a batch whose parts were accepted: a single text that is too large says nothing of batches. */
  tooLarge(batch: Batch): void {
    const tokens = tokensOf(batch);
    if (tokens > this.acceptedTokens) {
      this.tokens = Math.min(this.tokens, Math.max(this.acceptedTokens, Math.ceil(tokens / 2)));
    } else if (batch.length > this.acceptedTexts) {
      this.texts = Math.min(this.texts, Math.max(this.acceptedTexts, Math.ceil(batch.length / 2)));
      this.tokens = this.configured.tokens;
    }
  }
}
