import { jobType, type JobRow } from '@app/queue';
import { IsString } from 'class-validator';

/** Ids only: what a job works on lies elsewhere. */
export class DetectLanguagePayload {
  /** Also whose turn the job takes in its queue. */
  @IsString() collection: string;
  @IsString() documentId: string;
}

export const DETECT_LANGUAGE = jobType('detect-language', DetectLanguagePayload);

/** Times are in seconds. */
export const DETECT_LANGUAGE_ROW: JobRow = {
  type: DETECT_LANGUAGE,
  queue: 'low',
  retries: 2,
  retryDelay: 10,
  softTimeLimit: 20,
  timeLimit: 30,
};
