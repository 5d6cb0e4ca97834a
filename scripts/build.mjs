// `npm run build`: compiles into dist/, unless nothing has changed.
import { build, install, requireNode } from './lib/prepare.mjs';

requireNode();
await install();
await build();
