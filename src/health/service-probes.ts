import { ChatModel } from '@app/answers';
import { EmbeddingServiceClient, RagServiceClient, type ServiceHealth } from '@app/http-client';
import { RetrievalServices } from '@app/retrieval';
import { Inject, Injectable } from '@nestjs/common';

/** Shorter than any probe of this API itself. */
const LIMIT_MS = 2000;

/** How the services are that this one depends on. That one is away does not keep this API from its work. */
@Injectable()
export class ServiceProbes {
  constructor(
    @Inject(EmbeddingServiceClient) private readonly embedding: EmbeddingServiceClient | null,
    @Inject(RagServiceClient) private readonly rag: RagServiceClient | null,
    @Inject(ChatModel) private readonly llm: ChatModel | null,
    private readonly retrieval: RetrievalServices,
  ) {}

  /** Of those that are configured, by name. */
  async health(): Promise<Record<string, ServiceHealth>> {
    const clients = [this.embedding, this.rag, this.llm].filter((client) => client !== null);
    const found = await Promise.all([
      ...clients.map((client) => client.health({ timeoutMs: LIMIT_MS })),
      this.retrieval.health(LIMIT_MS),
    ]);
    return Object.fromEntries(found.flat().map((health) => [health.service, health]));
  }
}
