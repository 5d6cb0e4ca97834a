export { callbackUrlProblem } from './callback-url.js';
export { WebhookModule } from './webhook.module.js';
