// Made from the API's OpenAPI document by `npm run contract`. Do not edit.

export interface paths {
    "/rag/add-document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes one document and answers at once with a task id. */
        post: operations["SubmitController_addDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/add-documents-batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes many documents as one batch; a file that cannot be accepted does not sink the others. */
        post: operations["SubmitController_addDocumentsBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/task/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a task is, and what came of it. */
        get: operations["TaskController_task"];
        put?: never;
        post?: never;
        /** Cancels a task that waits or runs; of a batch its documents as well. */
        delete: operations["TaskController_cancel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/task/{task_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a failed or cancelled task again, under its id. */
        post: operations["TaskController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/task/{task_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A task as it changes: `progress` events, each with what `GET /rag/task/{task_id}` answers, and a last
         *     `completed`, `failed` or `cancelled`, with which the stream ends.
         */
        get: operations["TaskEventsController_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks, newest first; of a batch without its documents. */
        get: operations["TasksController_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/tasks/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs failed (or cancelled) tasks again that match, each under its id. */
        post: operations["TasksController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The passages that answer a question best, with file, page and score. */
        post: operations["QueryController_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A text that answers a question from the passages found for it, each statement with the passages it rests on. With
         *     `stream` server-sent events: `passages`, `delta` (`text`) as it is written, and a last `answer` or `error`.
         */
        post: operations["AnswerController_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The documents of a collection, by id. */
        get: operations["DocumentsController_documents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DocumentsController_document"];
        put?: never;
        post?: never;
        /** Deletes a document; it is not found by any query that starts afterwards. */
        delete: operations["DocumentsController_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/documents/{document_id}/chunks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The passages of a document, in its order. */
        get: operations["DocumentsController_chunks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CollectionsController_collections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a collection with all of its documents; what was submitted to it before and waits will not be in it either. */
        delete: operations["CollectionsController_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections/{name}/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the documents of a collection anew from their stored files, in the background. They are found meanwhile as they were. */
        post: operations["ReprocessController_reprocess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections/{name}/embedding-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The embedding versions of a collection, the oldest first. */
        get: operations["EmbeddingVersionsController_list"];
        put?: never;
        /**
         * Builds an embedding version in the background, from the texts that are there; documents that are added meanwhile land
         *     in it as well. The same again while it is built gives the same task; of one that is ready, a task that adds what it lacks.
         */
        post: operations["EmbeddingVersionsController_build"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections/{name}/embedding-versions/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a version that is ready the one that queries use, in one step. */
        post: operations["EmbeddingVersionsController_activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections/{name}/embedding-versions/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes back to the version that was active before. */
        post: operations["EmbeddingVersionsController_rollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rag/collections/{name}/embedding-versions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a version that is not the active one, with its vectors; if it is being built, that ends. */
        delete: operations["EmbeddingVersionsController_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether this process should get traffic: Redis, storage, that a worker has been seen, and that it has not been asked
         *     to stop. It also says how the services are that are configured; that one is away is no reason to get none.
         */
        get: operations["HealthController_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All of it: also a worker's answer to a job, what waits in the queues, and how often caches were of use in this process. */
        get: operations["HealthController_all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has logged in. */
        get: operations["OverviewController_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How queues and workers stand, and what is wrong; up to a second old. */
        get: operations["OverviewController_current"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as `overview` events, when something has changed, at most once a second and at least every 10 s. */
        get: operations["OverviewController_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/workers/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The worker takes nothing more and ends what it runs. */
        post: operations["WorkersController_drain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/workers/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The worker takes tasks again. */
        post: operations["WorkersController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/workers/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The worker ends what it can within `SHUTDOWN_GRACE`, hands the rest back and exits; a supervisor may start it anew. */
        post: operations["WorkersController_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/workers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** How many jobs of each queue the worker takes at a time, for as long as it lives. */
        patch: operations["WorkersController_change"];
        trace?: never;
    };
    "/admin/api/queues/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** No worker takes anything from the queue; what runs goes on, and what comes waits. */
        post: operations["QueuesController_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/queues/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["QueuesController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/queues/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** How many of its jobs all workers together begin in a time; `null` takes the limit away. What runs is not touched. */
        patch: operations["QueuesController_limit"];
        trace?: never;
    };
    "/admin/api/tasks/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs failed (or cancelled) tasks again that match, the newest first. */
        post: operations["TaskActionsController_retryAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tasks/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels tasks that match and have not ended, the newest first. Something must say which: all of them is by `status`. */
        post: operations["TaskActionsController_cancelAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tasks/{task_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a task that waits or runs; of a batch its documents as well. */
        post: operations["TaskActionsController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tasks/{task_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a failed or cancelled task again, under its id. */
        post: operations["TaskActionsController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks that match, newest first; a task id finds its task, however old. */
        get: operations["AdminTasksController_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that is known of a task: its attempts and stages, its log, its payload. */
        get: operations["AdminTasksController_task"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done in the last hour or day, how long it took, and what waited. */
        get: operations["TrendsController_trends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What operators have done, newest first. */
        get: operations["AuditController_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The collections that tasks can be filtered by. */
        get: operations["AdminCollectionsController_collections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this API runs with, without secrets, and the kinds of work there are. */
        get: operations["ConfigurationController_configuration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That the process makes progress. 503, with what is wrong as its `details`, is a reason to restart it. */
        get: operations["LiveController_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        SubmittedDto: {
            /** @enum {string} */
            status: "queued";
            task_id: string;
            message: string;
            /** @example /rag/task/6f1b… */
            check_status_url: string;
            document_id: string;
            collection: string;
            /** @description True when the same content with the same settings was submitted before: `task_id` is that task. */
            deduplicated: boolean;
        };
        BatchDocumentDto: {
            filename: string;
            task_id: string;
            document_id: string;
        };
        /** @enum {string} */
        ErrorCode: "invalid_request" | "unauthorized" | "forbidden" | "not_found" | "task_not_found" | "document_not_found" | "collection_not_found" | "worker_not_found" | "queue_not_found" | "embedding_version_not_found" | "method_not_allowed" | "idempotency_conflict" | "task_already_finished" | "task_not_retryable" | "embedding_version_not_ready" | "embedding_version_active" | "no_previous_embedding_version" | "too_many_embedding_versions" | "file_too_large" | "too_many_files" | "unsupported_type" | "empty_file" | "no_acceptable_files" | "rate_limited" | "queue_full" | "queue_unavailable" | "storage_unavailable" | "sources_unavailable" | "embedding_unavailable" | "llm_unavailable" | "answers_not_configured" | "embedding_not_configured" | "document_encrypted" | "document_unreadable" | "document_too_large" | "no_text_found" | "embedding_rejected" | "embedding_version_unverified" | "batch_failed" | "file_missing" | "cancelled" | "soft_time_limit_exceeded" | "time_limit_exceeded" | "worker_lost" | "internal_error" | "invalid_payload" | "webhook_refused" | "webhook_failed";
        RejectedFileDto: {
            /** @example unsupported_type */
            code: components["schemas"]["ErrorCode"];
            filename: string;
        };
        SubmittedBatchDto: {
            /** @enum {string} */
            status: "queued";
            task_id: string;
            message: string;
            check_status_url: string;
            documents: components["schemas"]["BatchDocumentDto"][];
            rejected: components["schemas"]["RejectedFileDto"][];
        };
        /** @enum {string} */
        TaskStatus: "queued" | "processing" | "retrying" | "completed" | "failed" | "cancelled";
        TaskProgressDto: {
            /** @example extract */
            stage: string;
            /** @description 0 to 1, of the stage. */
            fraction: number;
            done: number;
            total: number;
        };
        TaskDocumentDto: {
            document_id: string;
            collection: string;
            filename: string;
        };
        TaskErrorDto: {
            /** @example document_encrypted */
            code: components["schemas"]["ErrorCode"];
            /** @example extract */
            stage: string | null;
            message: string;
            /** @description Whether running the task again may help. */
            retryable: boolean;
        };
        WebhookDeliveryDto: {
            /** Format: date-time */
            at: string;
            /** @description What the receiver answered. */
            status_code: number | null;
            /** @description Why it was not delivered. */
            error: string | null;
            /** @description From 1. */
            attempt: number;
            took_ms: number;
        };
        WebhookDto: {
            /**
             * @description `waiting` until the task has ended, `failed` when it will not be tried again.
             * @enum {string}
             */
            status: "waiting" | "delivering" | "delivered" | "failed";
            /** @description The last 20, oldest first. */
            deliveries: components["schemas"]["WebhookDeliveryDto"][];
            url: string;
        };
        TaskCountsDto: {
            queued: number;
            processing: number;
            retrying: number;
            completed: number;
            failed: number;
            cancelled: number;
            total: number;
        };
        BatchTaskDocumentDto: {
            status: components["schemas"]["TaskStatus"];
            error: components["schemas"]["TaskErrorDto"] | null;
            task_id: string;
            document_id: string;
            filename: string;
        };
        TaskDto: {
            status: components["schemas"]["TaskStatus"];
            progress: components["schemas"]["TaskProgressDto"] | null;
            /** @description Place in the queue from 1; null when the task does not wait. */
            position: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            /** Format: date-time */
            next_attempt_at: string | null;
            document: components["schemas"]["TaskDocumentDto"] | null;
            /** @description Null until the task is completed. What a document's task, a batch's, a reprocessing's, or that of an embedding version ended with. */
            result: (components["schemas"]["DocumentResultDto"] | components["schemas"]["BatchResultDto"] | components["schemas"]["ReprocessResultDto"] | components["schemas"]["EmbeddingVersionResultDto"]) | null;
            error: components["schemas"]["TaskErrorDto"] | null;
            /** @description How the end is told; null without a `callback_url`. */
            webhook: components["schemas"]["WebhookDto"] | null;
            /** @description Of a batch. */
            counts?: components["schemas"]["TaskCountsDto"];
            /**
             * @description Of a batch; null until it has ended.
             * @enum {string|null}
             */
            outcome?: "all" | "partial" | "none" | null;
            /** @description Of a batch. */
            documents?: components["schemas"]["BatchTaskDocumentDto"][];
            task_id: string;
            /** @example process-document */
            job: string;
            /** @example high */
            queue: string;
            /** @description Runs begun; 0 while none has. */
            attempt: number;
            max_attempts: number;
        };
        TaskListDto: {
            next_cursor: string | null;
            /** @description Newest first. A page may be short, or empty, and yet not be the last: the cursor says. */
            tasks: components["schemas"]["TaskDto"][];
        };
        RetryTasksDto: {
            collection?: string;
            /**
             * @description Job name.
             * @example process-document
             */
            job?: string;
            /**
             * @description Of the error a task ended with, or is retried for.
             * @example worker_lost
             */
            code?: components["schemas"]["ErrorCode"];
            /**
             * Format: date-time
             * @description Submitted then or later.
             */
            since?: string;
            /** @description `next_cursor` of the answer before. */
            cursor?: string;
            /**
             * @default [
             *       "failed"
             *     ]
             */
            status?: ("failed" | "cancelled")[];
            /** @default 1000 */
            limit?: number;
        };
        RetriedTasksDto: {
            /** @description For the rest, where more match. */
            next_cursor: string | null;
            /** @description Those that will run again. */
            task_ids: string[];
            /** @description How many somebody else had run again meanwhile. */
            skipped: number;
        };
        QueryDto: {
            /** @description Where neither collections nor sources are named: by rule, else `default` and every source. */
            collections?: string[];
            /** @description Sources that are no collections: other services, and what a developer has added. */
            sources?: string[];
            /** @default 5 */
            top_k?: number;
            /**
             * @default auto
             * @enum {string}
             */
            mode?: "auto" | "hybrid" | "keyword" | "semantic";
            /**
             * @description Compares `filename`, `document_id`, `submitted_at`, `indexed_at` (times in ISO 8601 with an offset, or dates) and
             *     `metadata.<path>` by `eq`, `ne`, `in`, `gt`, `gte`, `lt`, `lte`, `exists`; `and` and `or` take lists of filters, `not` one.
             * @example {
             *       "metadata.year": {
             *         "gte": 2024
             *       },
             *       "submitted_at": {
             *         "gte": "2026-01-01"
             *       }
             *     }
             */
            filter?: {
                [key: string]: unknown;
            };
            /**
             * @description Whether the rerank service, where one is configured, orders the results.
             * @default true
             */
            rerank?: boolean;
            /**
             * @description Chunks before and after that each result brings with it.
             * @default 0
             */
            context_chunks?: number;
            query: string;
        };
        ContextDto: {
            /** @description In document order; neighbours overlap by `chunk_overlap`. */
            before: string[];
            after: string[];
        };
        PassageDto: {
            page_start: number | null;
            page_end: number | null;
            metadata: {
                [key: string]: unknown;
            };
            /** @description From 0, in document order; null where the source does not say. */
            position: number | null;
            /** @description The chunks around it; null where they were not asked for, or could not be had. */
            context: components["schemas"]["ContextDto"] | null;
            text: string;
            /** @description Higher is better; comparable within one answer only. BM25, cosine or fused ranks, by mode and sources. */
            score: number;
            document_id: string;
            collection: string;
            filename: string;
            chunk_id: string;
            source: string;
        };
        DegradationDto: {
            /** @enum {string} */
            from: "hybrid" | "semantic";
            /** @enum {string} */
            code: "embedding_not_configured" | "embedding_unavailable" | "not_embedded" | "sources_unavailable";
            /** @description For people. */
            reason: string;
        };
        SourceReportDto: {
            /**
             * @description Of its searches the one that went worst; what another one found is in the results all the same.
             * @enum {string}
             */
            status: "ok" | "timeout" | "error";
            /** @description Why another service did less than it was asked for. */
            degraded: components["schemas"]["DegradationDto"] | null;
            /** @description What went wrong; for people. */
            error: string | null;
            name: string;
            took_ms: number;
            /** @description Chunks that its searches found, before the best of all sources were chosen. */
            hits: number;
        };
        AnswerDto: {
            results: components["schemas"]["PassageDto"][];
            sources: components["schemas"]["SourceReportDto"][];
            /** @description The rule of the configuration that chose the sources; null where the request did, or none fits. */
            rule: string | null;
            /**
             * @description What was really done in the collections; other sources search in their own way.
             * @enum {string}
             */
            mode: "hybrid" | "keyword" | "semantic";
            /** @description Why that is less than what was asked for; null when it is not. */
            degraded: components["schemas"]["DegradationDto"] | null;
            /** @description Why it has not although it was to; for people. */
            rerank_error: string | null;
            /** @description Whether a rerank service has ordered the results; their scores are then its own. */
            reranked: boolean;
            cached: boolean;
            took_ms: number;
        };
        CitedPassageDto: {
            page_start: number | null;
            page_end: number | null;
            metadata: {
                [key: string]: unknown;
            };
            /** @description From 0, in document order; null where the source does not say. */
            position: number | null;
            /** @description The chunks around it; null where they were not asked for, or could not be had. */
            context: components["schemas"]["ContextDto"] | null;
            text: string;
            /** @description Higher is better; comparable within one answer only. BM25, cosine or fused ranks, by mode and sources. */
            score: number;
            document_id: string;
            collection: string;
            filename: string;
            chunk_id: string;
            source: string;
            /** @description What it is cited by, as `[1]`. */
            number: number;
        };
        WrittenAnswerDto: {
            sources: components["schemas"]["SourceReportDto"][];
            /**
             * @description What was really done in the collections; other sources search in their own way.
             * @enum {string}
             */
            mode: "hybrid" | "keyword" | "semantic";
            /** @description Why that is less than what was asked for; null when it is not. */
            degraded: components["schemas"]["DegradationDto"] | null;
            cached: boolean;
            took_ms: number;
            /**
             * @description Null when it was answered.
             * @enum {string|null}
             */
            unanswered_reason: "nothing_found" | "not_in_documents" | null;
            /** @description The passages that the text cites. */
            citations: components["schemas"]["CitedPassageDto"][];
            /** @description Numbers that the model cited and no passage has. They are no longer in the text. */
            unknown_citations: number[];
            /** @description False when there are no passages for the question, or no answer in them. */
            answered: boolean;
            /** @description In the language of the question, with citations as `[1]`; a fixed message when it was not answered. */
            answer: string;
            /** @description Whether the text ends because it reached its limit. */
            truncated: boolean;
        };
        AnswerRequestDto: {
            /** @description Where neither collections nor sources are named: by rule, else `default` and every source. */
            collections?: string[];
            /** @description Sources that are no collections: other services, and what a developer has added. */
            sources?: string[];
            /** @default 5 */
            top_k?: number;
            /**
             * @default auto
             * @enum {string}
             */
            mode?: "auto" | "hybrid" | "keyword" | "semantic";
            /**
             * @description Compares `filename`, `document_id`, `submitted_at`, `indexed_at` (times in ISO 8601 with an offset, or dates) and
             *     `metadata.<path>` by `eq`, `ne`, `in`, `gt`, `gte`, `lt`, `lte`, `exists`; `and` and `or` take lists of filters, `not` one.
             * @example {
             *       "metadata.year": {
             *         "gte": 2024
             *       },
             *       "submitted_at": {
             *         "gte": "2026-01-01"
             *       }
             *     }
             */
            filter?: {
                [key: string]: unknown;
            };
            /**
             * @description Whether the rerank service, where one is configured, orders the results.
             * @default true
             */
            rerank?: boolean;
            /**
             * @description Chunks before and after that each result brings with it.
             * @default 0
             */
            context_chunks?: number;
            /**
             * @description Server-sent events instead of one answer.
             * @default false
             */
            stream?: boolean;
            query: string;
        };
        DocumentDto: {
            pages: number | null;
            /** @description Null of a document from before it was recorded. */
            chunk_size: number | null;
            chunk_overlap: number | null;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            submitted_at: string;
            /** Format: date-time */
            indexed_at: string;
            embedding_version: string | null;
            document_id: string;
            collection: string;
            filename: string;
            /** @example application/pdf */
            content_type: string;
            bytes: number;
            revision: string;
            characters: number;
            chunks: number;
            /** @description The task that indexed it. */
            task_id: string;
            warnings: string[];
        };
        DocumentPageDto: {
            next_cursor: string | null;
            documents: components["schemas"]["DocumentDto"][];
        };
        DeletedDocumentDto: {
            document_id: string;
            collection: string;
            deleted: boolean;
        };
        ChunkDto: {
            page_start: number | null;
            page_end: number | null;
            chunk_id: string;
            /** @description From 0, in document order. */
            position: number;
            text: string;
        };
        ChunkPageDto: {
            next_cursor: string | null;
            chunks: components["schemas"]["ChunkDto"][];
        };
        CollectionDto: {
            name: string;
            documents: number;
            chunks: number;
        };
        CollectionsDto: {
            collections: components["schemas"]["CollectionDto"][];
        };
        DeletedCollectionDto: {
            name: string;
            deleted: boolean;
        };
        ReprocessDto: {
            /** @description In characters. Without it each document keeps the settings it has. */
            chunk_size?: number;
            /** @description In characters, with a `chunk_size`, and by default as with `add-document`. */
            chunk_overlap?: number;
            /** @description All documents of the collection unless given. */
            document_ids?: string[];
            /**
             * @description Leaves documents alone whose chunks were made by the pipeline of today with these settings.
             * @default false
             */
            only_outdated?: boolean;
            /**
             * Format: uri
             * @description An http or https address that is told, by a signed POST of the task, once the task has ended.
             */
            callback_url?: string;
        };
        ReprocessSubmittedDto: {
            /** @enum {string} */
            status: "queued";
            task_id: string;
            message: string;
            /** @example /rag/task/6f1b… */
            check_status_url: string;
            collection: string;
            /** @description True when the same request was sent before under its `Idempotency-Key`: `task_id` is that task. */
            deduplicated: boolean;
        };
        EmbeddingVersionErrorDto: {
            /** @example embedding_version_unverified */
            code: components["schemas"]["ErrorCode"];
            message: string;
        };
        EmbeddingVersionDto: {
            /** @description Of its vectors; null while there is none. */
            dimensions: number | null;
            /** @enum {string} */
            state: "building" | "ready" | "active" | "failed";
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            ready_at: string | null;
            /** Format: date-time */
            activated_at: string | null;
            /** @description The task that builds it, or did. */
            task_id: string | null;
            error: components["schemas"]["EmbeddingVersionErrorDto"] | null;
            id: string;
            provider: string;
            model: string;
            query_prefix: string;
            passage_prefix: string;
            /** @description Chunks that have a vector. */
            chunks: number;
            /** @description Chunks that its service was not asked for yet. */
            missing: number;
            /** @description Chunks that its service does not take; they are found by words only. */
            refused: number;
            /** @description Of its vectors. */
            size_bytes: number;
            /** @description Whether queries use it as soon as it is ready. */
            activate: boolean;
        };
        EmbeddingVersionsDto: {
            /** @description What queries use. */
            active: string | null;
            /** @description What a rollback goes back to. */
            previous: string | null;
            versions: components["schemas"]["EmbeddingVersionDto"][];
        };
        BuildEmbeddingVersionDto: {
            /**
             * @description The name of an embedding service: one of `EMBEDDING_SERVICES`, or `default`.
             * @default default
             */
            provider?: string;
            /** @example intfloat/multilingual-e5-large */
            model?: string;
            /**
             * @description What the model wants before a question.
             * @example query:
             */
            query_prefix?: string;
            /**
             * @description What the model wants before a passage.
             * @example passage:
             */
            passage_prefix?: string;
            /** @description Asked of the service; only models that can shorten their vectors understand. */
            dimensions?: number;
            /**
             * @description Whether queries use it as soon as it is ready.
             * @default false
             */
            activate?: boolean;
            /** @description What its service is asked for at most; 0 for as many as it can. `EMBEDDING_BUILD_RATE` unless given. */
            texts_per_second?: number;
            /**
             * Format: uri
             * @description An http or https address that is told, by a signed POST of the task, once the task has ended.
             */
            callback_url?: string;
        };
        SubmittedEmbeddingVersionDto: {
            /** @enum {string} */
            status: "queued";
            task_id: string;
            message: string;
            check_status_url: string;
            embedding_version: components["schemas"]["EmbeddingVersionDto"];
        };
        DeletedEmbeddingVersionDto: {
            id: string;
            collection: string;
            deleted: boolean;
        };
        /** @enum {string} */
        AdminRole: "admin" | "viewer";
        SessionDto: {
            role: components["schemas"]["AdminRole"];
            /** Format: date-time */
            now: string;
            user: string;
            version: string;
        };
        FoundProblemDto: {
            /** @enum {string} */
            code: "no_worker" | "oldest_task_over_limit" | "queue_stuck" | "task_stuck" | "collection_starving" | "failure_rate_up" | "worker_lost" | "queue_paused" | "queue_nearly_full" | "embedding_service_away" | "redis_away" | "redis_memory" | "redis_eviction" | "redis_persistence" | "storage_full";
            /** @enum {string} */
            severity: "critical" | "warning";
            /** Format: date-time */
            since: string | null;
            /** @description The queue, worker, task or collection that it is about; empty where it is the whole. */
            subject: string;
            title: string;
            detail: string;
            what_to_do: string;
        };
        /** @enum {string} */
        QueueName: "high" | "low" | "webhooks" | "maintenance" | "health";
        RateLimitDto: {
            max: number;
            /** @description In milliseconds. */
            per_ms: number;
        };
        QueueViewDto: {
            name: components["schemas"]["QueueName"];
            /** @description Null when no task waits for its first run. */
            oldest_waiting_ms: number | null;
            /** @description Null when there is none. */
            rate_limit: components["schemas"]["RateLimitDto"] | null;
            /** @description Jobs that all workers together take at a time at most, as set in Bull Board; null when that is not limited. */
            max_active: number | null;
            waiting: number;
            active: number;
            delayed: number;
            /** @description For good, or cancelled. */
            failed: number;
            completed: number;
            paused: boolean;
            /** @description Those that take its jobs. */
            workers: number;
            /** @description Jobs that they take at a time, together. */
            slots: number;
        };
        WorkerQueueDto: {
            name: components["schemas"]["QueueName"];
            concurrency: number;
            running: number;
            /** @description It takes none: drained, without slots, or the embedding service is away. */
            held: boolean;
        };
        RunningTaskDto: {
            stage: string | null;
            /** Format: date-time */
            stage_since: string | null;
            /** Format: date-time */
            started_at: string;
            document: components["schemas"]["TaskDocumentDto"] | null;
            task_id: string;
            job: string;
            queue: string;
        };
        WorkerViewDto: {
            /**
             * @description `busy`: all slots of a queue of tasks are taken. `draining` takes nothing and still runs something, `drained` runs nothing.
             * @enum {string}
             */
            status: "online" | "busy" | "draining" | "drained" | "stopping" | "lost";
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            beat_at: string;
            id: string;
            host: string;
            pid: number;
            version: string;
            queues: components["schemas"]["WorkerQueueDto"][];
            running: components["schemas"]["RunningTaskDto"][];
            processed: number;
            failed: number;
            retried: number;
            memory_bytes: number;
            /** @description CPU cores used since the beat before. */
            load: number;
            event_loop_lag_ms: number;
        };
        OverviewDto: {
            /** Format: date-time */
            at: string;
            problems: components["schemas"]["FoundProblemDto"][];
            queues: components["schemas"]["QueueViewDto"][];
            workers: components["schemas"]["WorkerViewDto"][];
        };
        MarkedWorkerDto: {
            /** @description As it last said it was: it does what is wanted within a second or two. */
            worker: components["schemas"]["WorkerViewDto"];
        };
        ConcurrencyDto: {
            high?: number;
            low?: number;
            webhooks?: number;
            maintenance?: number;
        };
        ChangeWorkerDto: {
            concurrency: components["schemas"]["ConcurrencyDto"];
        };
        ChangedQueueDto: {
            queue: components["schemas"]["QueueViewDto"];
        };
        ChangeQueueDto: {
            rate_limit: components["schemas"]["RateLimitDto"] | null;
        };
        RetryManyDto: {
            collection?: string;
            /**
             * @description Job name.
             * @example process-document
             */
            job?: string;
            /**
             * @description Of the error a task ended with, or is retried for.
             * @example worker_lost
             */
            code?: components["schemas"]["ErrorCode"];
            /**
             * Format: date-time
             * @description Submitted then or later.
             */
            since?: string;
            /** @description `next_cursor` of the answer before. */
            cursor?: string;
            /**
             * @description A task id, a document id, or a part of a file name in any case.
             * @example report
             */
            q?: string;
            /** @description Id of the worker that had the task last. */
            worker?: string;
            queue?: components["schemas"]["QueueName"];
            /**
             * Format: date-time
             * @description Submitted then or earlier.
             */
            until?: string;
            /** @default 1000 */
            limit?: number;
            /** @description Failed ones unless given. */
            status?: ("failed" | "cancelled")[];
        };
        RetriedManyDto: {
            /** @description For the rest, where more match. */
            next_cursor: string | null;
            retried: number;
            /** @description How many somebody else had run again meanwhile. */
            skipped: number;
        };
        CancelManyDto: {
            collection?: string;
            /**
             * @description Job name.
             * @example process-document
             */
            job?: string;
            /**
             * @description Of the error a task ended with, or is retried for.
             * @example worker_lost
             */
            code?: components["schemas"]["ErrorCode"];
            /**
             * Format: date-time
             * @description Submitted then or later.
             */
            since?: string;
            /** @description `next_cursor` of the answer before. */
            cursor?: string;
            /**
             * @description A task id, a document id, or a part of a file name in any case.
             * @example report
             */
            q?: string;
            /** @description Id of the worker that had the task last. */
            worker?: string;
            queue?: components["schemas"]["QueueName"];
            /**
             * Format: date-time
             * @description Submitted then or earlier.
             */
            until?: string;
            /** @default 1000 */
            limit?: number;
            /** @description All of these unless given. */
            status?: ("queued" | "processing" | "retrying")[];
        };
        CancelledManyDto: {
            /** @description For the rest, where more match. */
            next_cursor: string | null;
            cancelled: number;
            /** @description How many had ended meanwhile. */
            skipped: number;
        };
        ChangedTaskDto: {
            task: components["schemas"]["TaskDto"];
        };
        TaskRowDto: {
            status: components["schemas"]["TaskStatus"];
            progress: components["schemas"]["TaskProgressDto"] | null;
            /** @description Place in the queue from 1; null when the task does not wait. */
            position: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            /** Format: date-time */
            next_attempt_at: string | null;
            document: components["schemas"]["TaskDocumentDto"] | null;
            /** @description Null until the task is completed. What a document's task, a batch's, a reprocessing's, or that of an embedding version ended with. */
            result: (components["schemas"]["DocumentResultDto"] | components["schemas"]["BatchResultDto"] | components["schemas"]["ReprocessResultDto"] | components["schemas"]["EmbeddingVersionResultDto"]) | null;
            error: components["schemas"]["TaskErrorDto"] | null;
            /** @description How the end is told; null without a `callback_url`. */
            webhook: components["schemas"]["WebhookDto"] | null;
            /** @description Of a batch. */
            counts?: components["schemas"]["TaskCountsDto"];
            /**
             * @description Of a batch; null until it has ended.
             * @enum {string|null}
             */
            outcome?: "all" | "partial" | "none" | null;
            task_id: string;
            /** @example process-document */
            job: string;
            /** @example high */
            queue: string;
            /** @description Runs begun; 0 while none has. */
            attempt: number;
            max_attempts: number;
            /** @description The worker that had it last. */
            worker: string | null;
            /** @description Of its last run; null when it has not begun. */
            took_ms: number | null;
            /** @description From its submission to its last run, or until now. */
            waited_ms: number;
        };
        TaskRowsDto: {
            next_cursor: string | null;
            /** @description Newest first. A page may be short, or empty, and yet not be the last: the cursor says. */
            tasks: components["schemas"]["TaskRowDto"][];
        };
        TimelineErrorDto: {
            code: string;
            message: string;
        };
        TimelineEventDto: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "submitted" | "attempt" | "stage" | "retry" | "ended" | "webhook";
            stage?: string;
            /** @description From 1. */
            attempt?: number;
            worker?: string;
            took_ms?: number;
            outcome?: string;
            error?: components["schemas"]["TimelineErrorDto"];
        };
        TaskLinksDto: {
            /** @description The task on Bull Board. */
            board: string;
        };
        TaskDetailDto: {
            /** @description The worker that had it last. */
            worker: string | null;
            /** @description Ids and settings, without secrets. */
            payload: {
                [key: string]: unknown;
            };
            /** @description What happened to it, oldest first. */
            timeline: components["schemas"]["TimelineEventDto"][];
            /** @description The last 100 lines. */
            logs: string[];
            webhook: components["schemas"]["WebhookDto"] | null;
            task: components["schemas"]["TaskDto"];
            links: components["schemas"]["TaskLinksDto"];
        };
        QueueTrendDto: {
            /** @description Tasks that wait; null where nobody looked. */
            depth: (number | null)[];
            /** @description Null where none waited. */
            oldest_waiting_ms: (number | null)[];
        };
        RunCountsDto: {
            completed: number[];
            /** @description For good. */
            failed: number[];
            /** @description Runs that failed and are tried again. */
            retried: number[];
            cancelled: number[];
        };
        RuntimeDto: {
            /** @description Null for the whole run. */
            stage: string | null;
            /** @description One for each step. */
            p50_ms: (number | null)[];
            /** @description One for each step. */
            p95_ms: (number | null)[];
            job: string;
            count: number;
        };
        TrendsDto: {
            /** @enum {string} */
            window: "hour" | "day";
            /** Format: date-time */
            from: string;
            /** @description When each step began; the last is under way. */
            times: string[];
            /** @description Of the queues high and low. */
            throughput: components["schemas"]["RunCountsDto"];
            /** @description By job name, of all queues but health. */
            by_job: {
                [key: string]: components["schemas"]["RunCountsDto"];
            };
            queues: {
                [key: string]: components["schemas"]["QueueTrendDto"];
            };
            step_ms: number;
            /** @description How long runs that went well took, to a tenth. */
            runtime: components["schemas"]["RuntimeDto"][];
        };
        AuditEntryDto: {
            /** Format: date-time */
            at: string;
            role: components["schemas"]["AdminRole"];
            detail: {
                [key: string]: unknown;
            };
            id: string;
            user: string;
            /** @example worker.drain */
            action: string;
            /** @description The worker, task or queue; empty for all that match a filter. */
            target: string;
            /** @description `ok`, or the code of the error. */
            outcome: string;
            request_id: string;
            address: string;
        };
        AuditPageDto: {
            next_cursor: string | null;
            /** @description Newest first. */
            entries: components["schemas"]["AuditEntryDto"][];
        };
        JobKindDto: {
            queue: components["schemas"]["QueueName"];
            name: string;
            /** @description The pause before each of its retries. */
            retry_delays: number[];
            soft_time_limit: number;
            time_limit: number;
        };
        ConfigurationDto: {
            /** @description Those of this API process by the name of their variable; secrets are left out. */
            settings: {
                [key: string]: unknown;
            };
            /** @description Kinds of work that the API knows; a worker may have more. */
            jobs: components["schemas"]["JobKindDto"][];
        };
        LiveDto: {
            /** @enum {string} */
            status: "ok";
            version: string;
            /** @description In seconds. */
            uptime_s: number;
        };
        AddDocumentDto: {
            /** @default default */
            collection?: string;
            /**
             * Format: json
             * @description A JSON object, filterable in queries.
             * @default {}
             * @example {"year": 2024}
             */
            metadata?: string;
            /** @enum {string} */
            priority?: "high" | "low";
            /**
             * @description In characters.
             * @default 1000
             */
            chunk_size?: number;
            /** @description In characters, at most half of `chunk_size`; 200 by default, or a fifth of a `chunk_size` under 1000. */
            chunk_overlap?: number;
            /**
             * Format: uri
             * @description An http or https address that is told, by a signed POST of the task, once the task has ended.
             * @example https://example.com/hooks/ragmill
             */
            callback_url?: string;
            /** @description The client's own id; the same id again replaces the document. */
            document_id?: string;
        };
        AddDocumentsBatchDto: {
            /** @default default */
            collection?: string;
            /**
             * Format: json
             * @description A JSON object, filterable in queries.
             * @default {}
             * @example {"year": 2024}
             */
            metadata?: string;
            /** @enum {string} */
            priority?: "high" | "low";
            /**
             * @description In characters.
             * @default 1000
             */
            chunk_size?: number;
            /** @description In characters, at most half of `chunk_size`; 200 by default, or a fifth of a `chunk_size` under 1000. */
            chunk_overlap?: number;
            /**
             * Format: uri
             * @description An http or https address that is told, by a signed POST of the task, once the task has ended.
             * @example https://example.com/hooks/ragmill
             */
            callback_url?: string;
        };
        DocumentTimesDto: {
            extract: number;
            split: number;
            embed: number;
            index: number;
        };
        DocumentResultDto: {
            /** @description Null where the format has none. */
            pages: number | null;
            embedding_version: string | null;
            warnings: string[];
            document_id: string;
            revision: string;
            chunks: number;
            characters: number;
            /** @description True when a later submission or a deletion of the same document overtook this task. */
            superseded: boolean;
            took_ms: components["schemas"]["DocumentTimesDto"];
        };
        BatchResultDto: {
            /** @enum {string} */
            outcome: "all" | "partial" | "none";
            counts: components["schemas"]["TaskCountsDto"];
        };
        ReprocessFailureDto: {
            /** @example file_missing */
            code: components["schemas"]["ErrorCode"];
            document_id: string;
        };
        ReprocessCountsDto: {
            /** @description Documents that have new chunks. */
            done: number;
            /** @description Documents that would have come out as they were, and were left alone. */
            unchanged: number;
            /** @description Documents that keep the chunks they had. */
            failed: number;
            /** @description Documents that were submitted, reprocessed or deleted later than this was asked for. */
            superseded: number;
            total: number;
        };
        ReprocessResultDto: {
            /** @description The first 100. */
            failures: components["schemas"]["ReprocessFailureDto"][];
            counts: components["schemas"]["ReprocessCountsDto"];
        };
        EmbeddingVersionResultDto: {
            collection: string;
            embedding_version: string;
            /** @description Chunks that have a vector. */
            embedded_chunks: number;
            /** @description Chunks that the embedding service does not take. */
            refused_chunks: number;
            /** @description Whether queries use it now. */
            active: boolean;
        };
        FieldErrorDto: {
            field: string;
            message: string;
        };
        ProblemDto: {
            /** @example task_not_found */
            code: components["schemas"]["ErrorCode"];
            /** @description Of `invalid_request`: field by field. */
            errors?: components["schemas"]["FieldErrorDto"][];
            /** @example urn:ragmill:error:task_not_found */
            type: string;
            title: string;
            /** @example 404 */
            status: number;
            /** @description Safe to show. */
            detail: string;
            /** @description What the server logged it under. */
            request_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    SubmitController_addDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the same task again; with another request, 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                } & components["schemas"]["AddDocumentDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    SubmitController_addDocumentsBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the same task again; with another request, 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    files: string[];
                } & components["schemas"]["AddDocumentsBatchDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedBatchDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskController_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskController_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskEventsController_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event received. It is not sent again unless the task has changed. */
                "Last-Event-ID"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event was received: there is nothing to come back for, and an EventSource does not. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TasksController_tasks: {
        parameters: {
            query?: {
                collection?: string;
                /** @description Job name. */
                job?: string;
                /** @description Of the error a task ended with, or is retried for. */
                code?: components["schemas"]["ErrorCode"];
                /** @description Submitted then or later. */
                since?: string;
                /** @description `next_cursor` of the answer before. */
                cursor?: string;
                /** @description One or several, separated by commas. */
                status?: components["schemas"]["TaskStatus"][];
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskListDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TasksController_retry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryTasksDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedTasksDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    QueryController_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description `no-cache`: search anew, whatever is kept. `no-store`: and keep nothing of it. */
                "Cache-Control"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    AnswerController_answer: {
        parameters: {
            query?: never;
            header?: {
                /** @description `no-cache`: search anew, whatever is kept. `no-store`: and keep nothing of it. */
                "Cache-Control"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerRequestDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenAnswerDto"];
                    "text/event-stream": string;
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    DocumentsController_documents: {
        parameters: {
            query?: {
                collection?: string;
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentPageDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    DocumentsController_document: {
        parameters: {
            query?: {
                collection?: string;
            };
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    DocumentsController_delete: {
        parameters: {
            query?: {
                collection?: string;
            };
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedDocumentDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    DocumentsController_chunks: {
        parameters: {
            query?: {
                collection?: string;
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChunkPageDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    CollectionsController_collections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionsDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    CollectionsController_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedCollectionDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    ReprocessController_reprocess: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the same task again; with another request, 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReprocessDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReprocessSubmittedDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    EmbeddingVersionsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingVersionsDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    EmbeddingVersionsController_build: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BuildEmbeddingVersionDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedEmbeddingVersionDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    EmbeddingVersionsController_activate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                /** @description As the listing has it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingVersionDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    EmbeddingVersionsController_rollback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingVersionDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    EmbeddingVersionsController_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                /** @description As the listing has it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedEmbeddingVersionDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    HealthController_ready: {
        parameters: {
            query?: {
                exclude?: "workers";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Health Check is successful */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @example ok
                         * @enum {string}
                         */
                        status?: "ok" | "degraded";
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       }
                         *     }
                         */
                        info?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /** @example {} */
                        error?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       }
                         *     }
                         */
                        details?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description The Health Check is not successful */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @example error
                         * @enum {string}
                         */
                        status?: "error" | "shutting_down";
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       }
                         *     }
                         */
                        info?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /**
                         * @example {
                         *       "redis": {
                         *         "status": "down",
                         *         "message": "Could not connect",
                         *         "responseTime": 3005
                         *       }
                         *     }
                         */
                        error?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       },
                         *       "redis": {
                         *         "status": "down",
                         *         "message": "Could not connect",
                         *         "responseTime": 3005
                         *       }
                         *     }
                         */
                        details?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    HealthController_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Health Check is successful */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @example ok
                         * @enum {string}
                         */
                        status?: "ok" | "degraded";
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       }
                         *     }
                         */
                        info?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /** @example {} */
                        error?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       }
                         *     }
                         */
                        details?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description The Health Check is not successful */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @example error
                         * @enum {string}
                         */
                        status?: "error" | "shutting_down";
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       }
                         *     }
                         */
                        info?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /**
                         * @example {
                         *       "redis": {
                         *         "status": "down",
                         *         "message": "Could not connect",
                         *         "responseTime": 3005
                         *       }
                         *     }
                         */
                        error?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } | null;
                        /**
                         * @example {
                         *       "database": {
                         *         "status": "up",
                         *         "responseTime": 12
                         *       },
                         *       "redis": {
                         *         "status": "down",
                         *         "message": "Could not connect",
                         *         "responseTime": 3005
                         *       }
                         *     }
                         */
                        details?: {
                            [key: string]: {
                                /** @enum {string} */
                                status: "up" | "degraded" | "down";
                                /** @description Time the health indicator took to respond, in ms */
                                responseTime?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    OverviewController_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    OverviewController_current: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    OverviewController_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    WorkersController_drain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkedWorkerDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    WorkersController_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkedWorkerDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    WorkersController_stop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkedWorkerDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    WorkersController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeWorkerDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkedWorkerDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    QueuesController_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedQueueDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    QueuesController_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedQueueDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    QueuesController_limit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeQueueDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedQueueDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskActionsController_retryAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryManyDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedManyDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskActionsController_cancelAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelManyDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledManyDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskActionsController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTaskDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TaskActionsController_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTaskDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    AdminTasksController_tasks: {
        parameters: {
            query?: {
                collection?: string;
                /** @description Job name. */
                job?: string;
                /** @description Of the error a task ended with, or is retried for. */
                code?: components["schemas"]["ErrorCode"];
                /** @description Submitted then or later. */
                since?: string;
                /** @description `next_cursor` of the answer before. */
                cursor?: string;
                /** @description A task id, a document id, or a part of a file name in any case. */
                q?: string;
                /** @description Id of the worker that had the task last. */
                worker?: string;
                queue?: components["schemas"]["QueueName"];
                /** @description Submitted then or earlier. */
                until?: string;
                /** @description One or several, separated by commas. */
                status?: ("queued" | "processing" | "retrying" | "completed" | "failed" | "cancelled")[];
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRowsDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    AdminTasksController_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDetailDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    TrendsController_trends: {
        parameters: {
            query?: {
                window?: "hour" | "day";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendsDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    AuditController_audit: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the answer before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPageDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    AdminCollectionsController_collections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionsDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    ConfigurationController_configuration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    LiveController_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveDto"];
                };
            };
            /** @description An error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
}
