import '@irodori/runtime/no-telemetry';
import { runCommandLine } from './command-line.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});
await runCommandLine(process.argv.slice(2));
