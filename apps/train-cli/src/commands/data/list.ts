import { catalog } from '@irodori/data';
import { Command } from 'commander';

/** `irodori data list`. */
export function listCommand(): Command {
  return new Command('list')
    .description('the pictures that can be named with --data')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => {
      if (json) {
        process.stdout.write(`${JSON.stringify(catalog, null, 2)}\n`);
        return;
      }
      const width = Math.max(...catalog.map(({ spec }) => spec.length));
      for (const { spec, what, license } of catalog) {
        process.stdout.write(`${spec.padEnd(width)}  ${what}${license ? ` [${license}]` : ''}\n`);
      }
      process.stdout.write(
        '\nSeveral may be mixed with weights (anime=3,folder:DIR=1); :train or :val at the end picks the split.\nNear-duplicates are left out by `irodori data prepare`, not while training.\n',
      );
    });
}
