export { AnswersModule } from './answers.module.js';
export { AnswerWriter, type AnswerEvent } from './answer-writer.js';
export { ChatModel } from './chat-model.js';
export type { CitedPassage, UnansweredReason, WrittenAnswer } from './answer-types.js';
