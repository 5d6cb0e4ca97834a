export class TaskCountsDto {
  queued: number;
  processing: number;
  retrying: number;
  completed: number;
  failed: number;
  cancelled: number;
  total: number;
}

export const BATCH_OUTCOMES = ['all', 'partial', 'none'] as const;
