import { JobHandler, jobType } from '../../dist/libs/queue/src/index.js';
import { Injectable, Module } from '@nestjs/common';

class EmptyPayload {}

export const EMPTY = jobType('empty', EmptyPayload);
export const EMPTY_ROW = {
  type: EMPTY,
  queue: 'high',
  retries: 3,
  retryDelay: 60,
  softTimeLimit: 240,
  timeLimit: 300,
};

/** Plain JavaScript: decorators are the functions that they are. */
class EmptyHandler {
  run() {
    return Promise.resolve();
  }
}
Injectable()(EmptyHandler);
JobHandler(EMPTY.name)(
  EmptyHandler.prototype,
  'run',
  Object.getOwnPropertyDescriptor(EmptyHandler.prototype, 'run'),
);

export class EmptyModule {}
Module({ providers: [EmptyHandler] })(EmptyModule);
