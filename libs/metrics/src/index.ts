export { beginAtZero } from './begin-at-zero.js';
export { HttpMetrics } from './http-metrics.js';
export { MetricsModule } from './metrics.module.js';
export { readGauge, type Reading } from './readings.js';
