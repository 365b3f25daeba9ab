import { Command, Option } from 'commander';
import { MAX_CANDIDATES } from '@irodori/paint';
import { parseColor } from '../../cli/color.ts';
import { numberOption, threadsOption, wholeOption } from '../../cli/number-options.ts';
import { parseShard } from '../../cli/shard.ts';
import { parseHintFlag } from '../../colorize/hints.ts';
import type { ColorizeFlags } from './flags.ts';
import { colorize } from './run.ts';
import { MAX_WORK, MIN_WORK } from '../../colorize/options.ts';

/** `irodori colorize`. */
export function colorizeCommand(): Command {
  return new Command('colorize')
    .description('color line drawings: the lines stay as they are, the color comes under them')
    .option(
      '-i, --input <path...>',
      'pictures (PNG, JPEG, WebP, GIF, AVIF, TIFF, SVG, PPM), archives (CBZ, ZIP), PDF, folders, or - for stdin',
    )
    .option('--watch <dir>', 'instead of -i: color what is in a folder and what comes into it, until Ctrl-C')
    .option('-o, --output <path>', 'picture (.png .jpg .webp .tif), layers (.psd), archive, folder, or - for stdout')
    .option(
      '--layers <path>',
      'a PSD beside the picture, or instead of one: paper, a layer for each part, shade, lines',
    )
    .option(
      '--hint <x,y,#rrggbb[,radius]>',
      'a dot of color, in pixels of the picture; repeatable',
      (text: string, all: readonly string[]) => {
        // Here rather than later: of three words, 10 20 '#f00', the two that are too many would be told of first.
        parseHintFlag(text);
        return [...all, text];
      },
      [] as readonly string[],
    )
    .option(
      '--hints <file>',
      'hints as JSON, as the editor saves them; folders take NAME.hints.json beside each picture',
    )
    .option('-m, --model <dir>', 'model folder, run folder or model.zip (default: the bundled model)')
    .option(
      '--reference <file>',
      'a finished picture to take colors from, part by part, as hints; a model of --experiment style2paints takes its look instead',
    )
    .option('--character <file>', "a character's colors, as irodori character make writes them: become hints")
    .option('--characters', 'the first picture or page gives its colors, part by part, to all others')
    .option('--save-hints', 'write the hints that each picture is made of as NAME.hints.json beside it')
    .addOption(
      wholeOption(
        '--candidates <n>',
        'so many other colorings: a sheet of all, and each as picture NAME-1 with the hints it is made of',
        [1, MAX_CANDIDATES],
      ),
    )
    .addOption(
      wholeOption('--seed <n>', 'of --candidates: another seed, other colorings (default: 1)', [0, 0xffffffff]),
    )
    .addOption(
      wholeOption(
        '--work <pixels>',
        'short side that the network works at (default: the picture inside the square it was trained at)',
        [MIN_WORK, MAX_WORK],
      ),
    )
    .option('--background', 'paint the background too where nobody hinted at it; otherwise paper stays paper')
    .option('--keep-paper', 'leave the paper in its own color; otherwise it is white')
    .addOption(
      numberOption(
        '--shade <percent>',
        'strength of light and shade in percent, 1 to 100 (default: 0, flat colors)',
        [0, 100],
      ),
    )
    .addOption(new Option('--shade-style <style>', 'soft, or cel with hard steps').choices(['soft', 'cel']))
    .option(
      '--shade-tint <#rrggbb>',
      'color that shade leans to, as dark as gray shade (default: gray); quote it',
      parseColor,
    )
    .addOption(new Option('--light <side>', 'that light comes from (default: left)').choices(['left', 'right']))
    .addOption(
      numberOption('--gap <percent>', 'openings in lines up to this share of the long side are closed, 0 to 2', [0, 2]),
    )
    .addOption(
      new Option(
        '--spreads <how>',
        'split: a two-page spread is two pages, each colored by itself (default for archives); whole (default else)',
      ).choices(['split', 'whole']),
    )
    .option('--color-only', 'leave the lines out')
    .option('--overwrite', 'replace results that are already there')
    .option('--skip-existing', 'keep results that are already there and color the rest: goes on with a stopped folder')
    .addOption(threadsOption())
    .addOption(
      wholeOption(
        '--jobs <n>',
        'pictures of a folder or archive in work at a time, in this one process (default: 2)',
        [1, 16],
      ),
    )
    .option('--shard <i/n>', 'this process colors part i of n, i from 0; archives are not divided', parseShard)
    .option('--json', 'a line of JSON for each event on stdout (docs/many-pictures.md)')
    .option('-q, --quiet', 'only warnings')
    .addHelpText(
      'after',
      `
Examples:
  irodori colorize -i sketch.png -o color.png
  irodori colorize -i sketch.png -o color.png --hint 120,80,#f2c7a8 --hint 200,300,#3355aa,8
  irodori colorize -i sketch.png -o ideas.png --candidates 9 --seed 4
  irodori colorize -i sketch.png -o color.png --reference finished.png --save-hints
  irodori colorize -i pages/ -o colored/ --character hana.character.json
  irodori colorize -i sketch.png --layers color.psd --shade 60 --shade-style cel --shade-tint '#7b6fb0'
  irodori colorize -i sketches/ -o colored/ -m runs/first
  irodori colorize -i sketches/ more/*.png -o colored/ --skip-existing
  irodori colorize -i book.cbz -o colored.cbz
  irodori colorize --watch inbox/ -o colored/`,
    )
    .action(async (flags: ColorizeFlags) => {
      await colorize(flags);
    });
}
