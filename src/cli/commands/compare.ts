import { Option } from 'commander';
import { UserError } from '../../kmip/user-error.js';
import {
  compareResults,
  renderComparisonHtml,
  renderComparisonMarkdown,
  renderComparisonText,
  renderMatrixHtml,
  renderMatrixMarkdown,
  renderMatrixText,
  writeText,
} from '../../report/index.js';
import type { RunResult } from '../../runner/result.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import type { Register } from '../register.js';
import { readResultFile } from '../result-file.js';

interface Flags {
  readonly matrix?: true;
  readonly markdown?: true;
  readonly html?: string;
}

export const registerCompare: Register = (program, io, end) => {
  program
    .command('compare')
    .description('Tells what changed from one run to another, or shows several targets side by side.')
    .argument('<old>', 'results.json of the old run, or the folder that it is in')
    .argument('<new>', 'the same of the new run')
    .argument('[more...]', 'further results; more than two are shown side by side')
    .option('--matrix', 'shows two results side by side as well')
    .option('--markdown', 'prints Markdown')
    .addOption(new Option('--html <file>', 'writes an HTML page besides'))
    .addHelpText(
      'after',
      '\nExit codes: 0 no regression, 1 a case is newly failing, failing differently or newly skipped, or a mandatory case is gone,\n2 a result cannot be read. Several targets side by side end with 0.',
    )
    .action(async (before: string, after: string, more: string[], flags: Flags) => {
      const results = [before, after, ...more].map((path) => readResultFile(path).result);
      end(flags.matrix === true || more.length > 0 ? await showMatrix(results, flags, io) : await showChanges(results, flags, io));
    });
};

async function showChanges(results: readonly RunResult[], flags: Flags, io: Io): Promise<ExitCode> {
  const [before, after] = results;
  if (before === undefined || after === undefined) throw new UserError('There is nothing to compare.', 'Give two results.');
  io.out(flags.markdown === true ? renderComparisonMarkdown(before, after) : renderComparisonText(before, after));
  if (flags.html !== undefined) await writeText(flags.html, renderComparisonHtml(before, after), 'Choose another file with --html.');
  return compareResults(before, after).regressions === 0 ? EXIT.passed : EXIT.failed;
}

async function showMatrix(results: readonly RunResult[], flags: Flags, io: Io): Promise<ExitCode> {
  io.out(flags.markdown === true ? renderMatrixMarkdown(results) : renderMatrixText(results));
  if (flags.html !== undefined) await writeText(flags.html, renderMatrixHtml(results), 'Choose another file with --html.');
  return EXIT.passed;
}
