export { Attempts, type Check } from './attempts.js';
export { Draining } from './draining.js';
export { Essentials } from './essentials.js';
export { Liveness } from './liveness.js';
export { ProbesModule } from './probes.module.js';
