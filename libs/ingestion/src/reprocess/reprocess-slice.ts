import { AppError, toAppError, type ErrorCode } from '@app/errors';
import { PostponeError, sliceOf, type JobContext, type ReprocessCollectionPayload } from '@app/queue';
import { Logger } from '@nestjs/common';
import type { DocumentReprocessor } from './document-reprocessor.js';
import type { ReprocessPages } from './reprocess-pages.js';
import type { ReprocessProgress, ReprocessResult } from './reprocess-progress.js';

/** While one is read, another one can be embedded and indexed. */
const AT_ONCE = 2;
/** A document that brought its run down so often is left alone: the others are to be done as well. */
const MAX_BEGUN = 2;
/** What no document can be blamed for: the task is tried again, and goes on there. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set(['storage_unavailable', 'queue_unavailable']);

/** Before a document is tried again that the embedding service has failed for. */
const AGAIN_S = 5;

/** One run of a reprocessing: as much as fits into a slice. */
export class ReprocessSlice {
  private readonly logger = new Logger(ReprocessSlice.name);
  private readonly until: number;
  private readonly partLimit: number;
  private readonly handledBefore: number;
  private begun = 0;
  private broken = false;

  constructor(
    private readonly work: {
      readonly pages: Pick<ReprocessPages, 'page'>;
      readonly documents: Pick<DocumentReprocessor, 'reprocess'>;
    },
    private readonly task: ReprocessCollectionPayload,
    private readonly context: JobContext,
    private readonly progress: ReprocessProgress,
  ) {
    const { slice, part } = sliceOf(context);
    this.until = performance.now() + slice * 1000;
    this.partLimit = part;
    this.handledBefore = progress.handled;
  }

  /** @throws PostponeError when there is more to do */
  async run(): Promise<ReprocessResult> {
    for (;;) {
      const { documentIds, next } = await this.work.pages.page(this.task, this.progress.cursor);
      const open = documentIds.filter((id) => !this.progress.isCounted(id));
      // What was under way when a run died goes alone: if one of them did it, the others are not blamed.
      const suspects = open.filter((id) => this.progress.timesBegun(id) > 0);
      await this.all(suspects, 1);
      await this.all(
        open.filter((id) => !suspects.includes(id)),
        AT_ONCE,
      );
      this.context.signal.throwIfAborted();
      if (!documentIds.every((id) => this.progress.isCounted(id)))
        throw new PostponeError(0, 'the slice is over', this.begun);
      if (next === null) return this.finish();
      this.progress.turnPage(documentIds, next);
    }
  }

  /** Documents that were foreseen may have gone meanwhile. */
  private finish(): ReprocessResult {
    const { result } = this.progress;
    this.context.progress('reprocess', result.counts.total, result.counts.total);
    return result;
  }

  /** Ends, however it does, when none is under way any more. */
  private async all(documentIds: readonly string[], atOnce: number): Promise<void> {
    const ids = documentIds.values();
    const lanes = Array.from({ length: atOnce }, async () => {
      for (const id of ids) if (this.mayBegin) await this.one(id);
    });
    const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }

  /** However slow everything is, each slice does something. */
  private get mayBegin(): boolean {
    if (this.broken || this.context.signal.aborted) return false;
    return this.begun === 0 || performance.now() < this.until;
  }

  private async one(documentId: string): Promise<void> {
    this.begun += 1;
    try {
      await this.reprocess(documentId);
    } catch (error) {
      this.broken = true;
      throw error;
    } finally {
      this.context.progress('reprocess', this.progress.handled, this.progress.total);
      await this.save();
    }
  }

  private async reprocess(documentId: string): Promise<void> {
    if (this.progress.timesBegun(documentId) >= MAX_BEGUN) return this.failed(documentId, workerLost());
    this.progress.begin(documentId);
    // Before it begins: a run that dies of it must leave its name.
    await this.save();
    try {
      this.progress.count(documentId, await this.within(documentId));
    } catch (error) {
      if (this.isNotItsFault(error)) {
        this.progress.takeBack(documentId);
        throw error;
      }
      const failure = toAppError(error);
      // That may be the document's doing or not: the second time it counts as such.
      const mayPass = failure.code === 'embedding_unavailable';
      if (mayPass && this.progress.timesBegun(documentId) < MAX_BEGUN) throw this.again(failure);
      this.failed(documentId, failure);
    }
  }

  /** A run that got on costs no attempt: many documents may fail, and each for the first time. */
  private again(failure: AppError): Error {
    if (this.progress.handled === this.handledBefore) return failure;
    return new PostponeError(failure.retryAfter ?? AGAIN_S, failure.message, this.begun);
  }

  /** Within the time that a task of its own would have. */
  private async within(documentId: string) {
    const limit = new AbortController();
    const exceeded = new AppError(
      'soft_time_limit_exceeded',
      `The document took longer than ${this.partLimit} s.`,
    );
    const timer = setTimeout(() => limit.abort(exceeded), this.partLimit * 1000);
    const quiet = { urgent: false, progress: () => undefined, log: () => undefined };
    const signal = AbortSignal.any([this.context.signal, limit.signal]);
    try {
      return await this.work.documents.reprocess(documentId, this.task, {
        ...this.context,
        ...quiet,
        signal,
      });
    } catch (error) {
      limit.signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private isNotItsFault(error: unknown): boolean {
    if (this.context.signal.aborted || error instanceof PostponeError) return true;
    return error instanceof AppError && OUTAGES.has(error.code);
  }

  private failed(documentId: string, { code, message, cause }: AppError): void {
    this.progress.countFailure(documentId, code);
    this.context.log(`${documentId}: ${code}: ${message}`);
    const { taskId: task_id } = this.context;
    this.logger.warn({ task_id, document_id: documentId, code, err: cause }, 'document not reprocessed');
  }

  private save(): Promise<void> {
    return this.context.save({ cameTo: this.progress.cameTo });
  }
}

const workerLost = (): AppError =>
  new AppError('worker_lost', 'The workers that had this document were lost, more often than is allowed.');
