import type { Job } from 'bullmq';
import { PROCESS_DOCUMENT, type ProcessDocumentPayload } from '../jobs/job-types.js';
import type { TaskView } from './task-view.js';

/** The document that a task is about; null where it is not about one. */
export function documentOf(job: Job): TaskView['document'] {
  if (job.name !== PROCESS_DOCUMENT.name) return null;
  const { documentId, collection, filename } = job.data as ProcessDocumentPayload;
  return { document_id: documentId, collection, filename };
}
