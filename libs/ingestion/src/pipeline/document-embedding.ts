import type { DocumentVectors } from '@app/chunk-index';
import type { Embedders, EmbeddingVersion } from '@app/embedding';
import { AppError } from '@app/errors';
import type { JobContext } from '@app/queue';

/** What is to be embedded. */
export interface EmbedRequest {
  readonly collection: string;
  /** Of the document's chunks. */
  readonly texts: readonly string[];
  readonly requestId: string | undefined;
}

/** A version that a document is to be embedded for. */
export interface WantedVersion {
  readonly version: EmbeddingVersion;
  readonly isActive: boolean;
}

/** The vectors of one document, by each embedding version that its collection has. */
export class DocumentEmbedding {
  /** The active version, as it was last found; null where there is none. */
  version: string | null = null;
  /** In milliseconds. */
  tookMs = 0;
  private readonly done = new Map<string, DocumentVectors>();
  /** Versions that could not embed it. */
  private readonly left = new Set<string>();
  private readonly told = new Map<string, string>();

  /** @param wanted the versions at this moment, the active one first */
  constructor(
    private readonly embedders: Embedders,
    private readonly wanted: () => Promise<readonly WantedVersion[]>,
    private readonly request: EmbedRequest,
    private readonly context: JobContext,
  ) {}

  /** Of the active version first. */
  get vectors(): DocumentVectors[] {
    const active = this.version === null ? undefined : this.done.get(this.version);
    return [...(active ? [active] : []), ...[...this.done.values()].filter((each) => each !== active)];
  }

  get warnings(): string[] {
    return [...this.told.values()];
  }

  /**
   * Embeds the document for the versions there are now that it was not embedded for yet. A chunk that a service refuses
   * is kept without a vector: keyword search still finds it. A version that is not the active one does not hold the
   * document up: what its service did not embed is missing there, and its task adds it.
   * @returns whether there were such versions
   * @throws AppError `embedding_unavailable`, which counts even if the service has gone away meanwhile: this very
   *   document may be what it cannot bear; `embedding_rejected` when every chunk is refused; `embedding_not_configured`
   */
  async complete(): Promise<boolean> {
    for (let any = false; ; any = true) {
      // Each time: one may be added, activated or deleted while another one is being asked.
      const wanted = await this.wanted();
      this.version = wanted.find(({ isActive }) => isActive)?.version.id ?? null;
      const next = wanted.find(({ version: { id }, isActive }) => {
        return !this.done.has(id) && (isActive || !this.left.has(id));
      });
      if (!next) return any;
      await this.embed(next);
    }
  }

  private async embed(wanted: WantedVersion): Promise<void> {
    const { version, isActive } = wanted;
    const startedAt = performance.now();
    try {
      await this.embedBy(wanted);
    } catch (error) {
      if (isActive || this.context.signal.aborted || !(error instanceof AppError)) throw error;
      this.left.add(version.id);
      this.told.set(version.id, `The embedding version ${version.id} lacks it: ${error.message}`);
    } finally {
      this.tookMs += Math.round(performance.now() - startedAt);
    }
  }

  private async embedBy({ version, isActive }: WantedVersion): Promise<void> {
    const { context } = this;
    const { texts, requestId } = this.request;
    const onProgress = (done: number): void => context.progress('embed', done, texts.length);
    onProgress(0);
    const options = { signal: context.signal, requestId, onProgress };
    const embedder = isActive ? this.embedders.ofActive(version) : this.embedders.of(version);
    const { vectors, refused } = await embedder.embedPassages(texts, options);
    const by = isActive ? '' : ` by ${version.id}`;
    context.log(`embed: ${texts.length - refused.length} chunks${by}`);
    this.told.delete(version.id);
    if (refused[0]) {
      if (refused.length === texts.length) throw new AppError('embedding_rejected', refused[0].reason);
      this.told.set(version.id, `${refused.length} chunks have no embedding${by}: ${refused[0].reason}`);
    }
    this.done.set(version.id, { version, vectors });
  }
}
