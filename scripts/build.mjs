// `npm run build`: compiles into dist/, unless nothing has changed. `--no-install` takes the packages that are there.
import { build, install, requireNode } from './lib/prepare.mjs';

requireNode();
if (!process.argv.includes('--no-install')) await install();
await build();
