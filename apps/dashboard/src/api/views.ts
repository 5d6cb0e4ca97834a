import type { components } from '../../../../libs/http-client/src/rag/contract.generated.js';

/** What `/admin/api` answers, as the contract has it: a field that is renamed there does not compile here. */
type Schemas = components['schemas'];

export type Session = Schemas['SessionDto'];
export type Overview = Schemas['OverviewDto'];
export type Problem = Schemas['FoundProblemDto'];
export type QueueView = Schemas['QueueViewDto'];
export type WorkerView = Schemas['WorkerViewDto'];
export type WorkerQueue = Schemas['WorkerQueueDto'];

export type Task = Schemas['TaskDto'];
export type TaskStatus = Schemas['TaskStatus'];
export type TaskDocument = Schemas['TaskDocumentDto'];
export type BatchDocument = Schemas['BatchTaskDocumentDto'];
export type TaskRow = Schemas['TaskRowDto'];
export type TaskPage = Schemas['TaskRowsDto'];
export type TaskDetail = Schemas['TaskDetailDto'];
export type TimelineEntry = Schemas['TimelineEventDto'];
export type Webhook = Schemas['WebhookDto'];
export type WebhookDelivery = Schemas['WebhookDeliveryDto'];
export type BulkOutcome = Partial<Schemas['RetriedManyDto'] & Schemas['CancelledManyDto']>;

export type Trends = Schemas['TrendsDto'];
export type Runtime = Schemas['RuntimeDto'];
/** One number for each of a trend's `times`; null where nothing was measured. */
export type Values = readonly (number | null)[];

export type AuditEntry = Schemas['AuditEntryDto'];
export type AuditPage = Schemas['AuditPageDto'];
export type CollectionList = Schemas['CollectionsDto'];
