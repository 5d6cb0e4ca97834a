/** Where Bull Board is. */
export const BOARD_ROUTE = '/admin/queues';
/** Where the operators' page is. */
export const PAGE_ROUTE = '/admin/workers';
