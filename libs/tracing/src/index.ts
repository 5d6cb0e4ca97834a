export { startTracing } from './start-tracing.js';
export { TracingModule } from './tracing.module.js';
export type { Tracing } from './tracing.js';
