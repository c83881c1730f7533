import { join } from 'node:path';
import { Option } from 'commander';
import { UserError } from '../../kmip/user-error.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { FAULTS, type Fault } from '../../reference/faults/index.js';
import { REFERENCE_VERSIONS } from '../../reference/index.js';
import { tryWriting, writeText } from '../../report/index.js';
import { globToExpression } from '../../suite/glob.js';
import { renderSelftestHtml, renderSelftestMarkdown, renderSelftestText, renderTrial } from '../../selftest/render.js';
import { runSelftest } from '../../selftest/run.js';
import { collect, versionList, wholeNumber } from '../arguments.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import { packageVersion } from '../package-version.js';
import type { Register } from '../register.js';
import { DEFAULT_SUITES } from './run.js';

interface SelftestFlags {
  readonly fault?: readonly string[];
  readonly kmipVersion: readonly ProtocolVersion[];
  readonly jobs: number;
  readonly thorough?: true;
  readonly output: string;
}

const DEFAULT_JOBS = 2;

export const registerSelftest: Register = (program, io, end) => {
  program
    .command('selftest')
    .description('Shows that the checks work: runs suites against the embedded server with one fault after the other in it.')
    .argument('[suite...]', `names, files or folders; none means ${DEFAULT_SUITES.join(', ')}`)
    .option('--fault <pattern>', 'only faults whose name or group matches, with * for any characters; may be repeated', collect)
    .addOption(new Option('--kmip-version <versions>', 'protocol versions, separated by commas').argParser(versionList).default([...REFERENCE_VERSIONS], 'all'))
    .option('--jobs <n>', 'faults under test at the same time, each in a thread', wholeNumber(1, 64), DEFAULT_JOBS)
    .option('--thorough', 'runs all cases in all versions, also against faults that have been caught, and lists idle checks')
    .option('-o, --output <dir>', 'receives selftest.json, selftest.html and selftest.md', 'kmip-conformance-selftest')
    .action(async (selectors: string[], flags: SelftestFlags) => end(await selftest(selectors, flags, io)));
};

async function selftest(selectors: readonly string[], flags: SelftestFlags, io: Io): Promise<ExitCode> {
  const faults = chosenFaults(flags.fault);
  await tryWriting(join(flags.output, 'selftest.json'));
  let interrupted = false;
  const release = io.onInterrupt(() => (interrupted = true));
  try {
    const result = await runSelftest({
      selectors: selectors.length === 0 ? DEFAULT_SUITES : selectors,
      faults,
      versions: flags.kmipVersion,
      thorough: flags.thorough === true,
      jobs: flags.jobs,
      toolVersion: packageVersion(),
      onTrial: (trial) => io.out(renderTrial(trial, io.columns)),
      stopped: () => interrupted,
    });
    await writeText(join(flags.output, 'selftest.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeText(join(flags.output, 'selftest.html'), renderSelftestHtml(result));
    await writeText(join(flags.output, 'selftest.md'), renderSelftestMarkdown(result));
    io.out(renderSelftestText(result, io.columns));
    if (result.trials.length < faults.length) return EXIT.interrupted;
    return result.survivors.length === 0 && result.falseAlarms.length === 0 ? EXIT.passed : EXIT.failed;
  } finally {
    release();
  }
}

function chosenFaults(patterns: readonly string[] | undefined): readonly Fault[] {
  if (patterns === undefined) return FAULTS;
  const expressions = patterns.map(globToExpression);
  const chosen = FAULTS.filter((fault) => expressions.some((expression) => [fault.name, fault.group].some((text) => expression.test(text))));
  if (chosen.length > 0) return chosen;
  throw new UserError(`No fault matches ${patterns.join(', ')}.`, 'See what there is with: kmip-conformance serve --list-faults');
}
