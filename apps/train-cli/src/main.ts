import '@irodori/runtime/no-telemetry';
import { describeStdoutError } from './cli/errors.ts';
import { runCommandLine } from './command-line.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has read enough, as `head` does.
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`irodori: ${describeStdoutError(error)}\n`, () => process.exit(1));
  process.exitCode = 1;
});
await runCommandLine(process.argv.slice(2));
