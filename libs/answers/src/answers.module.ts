import { Settings } from '@app/config';
import { RetrievalModule } from '@app/retrieval';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AnswerWriter } from './answer-writer.js';
import { ChatModel } from './chat-model.js';
import { chatModelOptions } from './chat-model-options.js';

/** Written answers. Without `LLM_BASE_URL` the model is null, and the writer throws `answers_not_configured`. */
@Module({
  imports: [RetrievalModule],
  providers: [
    AnswerWriter,
    {
      provide: ChatModel,
      useFactory: (settings: Settings) => {
        const options = chatModelOptions(settings);
        return options && new ChatModel(options);
      },
      inject: [Settings],
    },
  ],
  exports: [AnswerWriter, ChatModel],
})
export class AnswersModule implements OnApplicationShutdown {
  constructor(@Inject(ChatModel) private readonly model: ChatModel | null) {}

  onApplicationShutdown(): void {
    this.model?.close();
  }
}
