#!/usr/bin/env node
// The command lives in dist/, built from src/: this door says so in one line when it has not been built yet.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  console.error("irodori: not built yet: run 'npm run setup' in the repository (installs and builds), then try again");
  process.exitCode = 1;
}
