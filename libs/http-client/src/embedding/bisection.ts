import { ServiceResponseError } from '../service/service-errors.js';
import { isWithin, type Batch, type Passage } from './batches.js';
import type { LearntLimits } from './learnt-limits.js';

/**
 * Statuses by which services refuse a text: 400 and 422 as invalid, 413 as too long, alone or with the others; 424 and
 * 500 because the model failed on it (text-embeddings-inference; Ollama when the vector is not finite, llama.cpp when
 * the text is too long).
 */
const REFUSALS = new Set([400, 413, 422, 424, 500]);
const MAX_REFUSALS_IN_A_ROW = 4;

const isRefusal = (error: unknown): error is ServiceResponseError =>
  error instanceof ServiceResponseError && REFUSALS.has(error.status);

/** What a bisection needs of its surroundings. */
export interface BisectionTarget {
  /** Embeds a batch and keeps the vectors. @param isPart whether it is part of one that the model failed on */
  embed(batch: Batch, isPart: boolean): Promise<void>;
  /** Embeds a text that no service refuses. */
  embedPlainText(): Promise<void>;
  refused(passage: Passage, error: ServiceResponseError): void;
}

/**
 * Embeds one batch in spite of texts that the service refuses: what is refused is halved until single texts remain. A
 * refusal is held against the texts only if something is accepted after it: after four in a row, and after the last
 * one, a plain text is sent, and when that is refused too, the service refuses the request as such.
 *
 * A batch of n texts takes 2n - 1 requests at most, and one more for every four refusals; if all is refused, five.
 */
export class Bisection {
  /** Since something was last accepted. */
  private refusals: ServiceResponseError[] = [];
  private hasModelFailed = false;

  constructor(
    private readonly target: BisectionTarget,
    private readonly limits: LearntLimits,
  ) {}

  /** @throws the first refusal when the service refuses everything; any other error as it is */
  async run(batch: Batch): Promise<void> {
    await this.embed(batch);
    await this.prove();
  }

  /** Resolves to whether everything was accepted. */
  private async embed(batch: Batch): Promise<boolean> {
    if (!isWithin(batch, this.limits)) return this.embedHalves(batch);
    try {
      await this.target.embed(batch, this.hasModelFailed);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.refused(batch, error);
    }
    this.refusals = [];
    this.limits.accepted(batch);
    return true;
  }

  private async refused(batch: Batch, error: ServiceResponseError): Promise<boolean> {
    this.refusals.push(error);
    this.hasModelFailed ||= error.status >= 500;
    if (this.refusals.length >= MAX_REFUSALS_IN_A_ROW) await this.prove();
    if (batch.length === 1) {
      this.target.refused(batch[0]!, error);
      return false;
    }
    const isAccepted = await this.embedHalves(batch);
    if (isAccepted && error.status < 500) this.limits.tooLarge(batch);
    return isAccepted;
  }

  private async embedHalves(batch: Batch): Promise<boolean> {
    const middle = Math.ceil(batch.length / 2);
    const first = await this.embed(batch.slice(0, middle));
    const second = await this.embed(batch.slice(middle));
    return first && second;
  }

  private async prove(): Promise<void> {
    const [first] = this.refusals;
    if (!first) return;
    try {
      await this.target.embedPlainText();
    } catch (error) {
      throw isRefusal(error) ? first : error;
    }
    this.refusals = [];
  }
}
