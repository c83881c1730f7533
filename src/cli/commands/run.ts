import type { Command } from 'commander';
import { messageOf, UserError } from '../../kmip/user-error.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { openJournal } from '../../report/index.js';
import { parseExpectations } from '../../runner/expectation-file.js';
import type { ExpectationList } from '../../runner/expected-failures.js';
import type { RunResult } from '../../runner/result.js';
import { clientsOf, select } from '../../runner/plan.js';
import { run, type ShardOptions } from '../../runner/run.js';
import { durationsOf, type ShardChoice } from '../../runner/shard.js';
import type { Case, Level } from '../../suite/case.js';
import { builtInSelector, loadIncluded, selectSuites } from '../../suite/index.js';
import { loadRequirements } from '../../suite/requirements/index.js';
import { logsIn, openCreationLog, runEntry, type CreationLog } from '../../target/creations/log.js';
import { recordingCreations, type CreationRecord } from '../../target/creations/recording.js';
import { outlivesRun } from '../../target/index.js';
import { otherClient, renewedClient } from '../../target/other-client.js';
import type { Target } from '../../target/target.js';
import { DEFAULT_LIMITS, formatAddress, OTHER_CLIENTS } from '../../transport/endpoint.js';
import type { TransportFailure } from '../../transport/trouble.js';
import { collect, oneOf, shardChoice, versionList, wholeNumber } from '../arguments.js';
import { missingCapabilities, readCapabilities } from '../capabilities.js';
import { commandLine, quote } from '../command-line.js';
import { connector, othersOf, type OtherClients } from '../connector.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import { explainLeftOut } from '../left-out.js';
import { packageVersion } from '../package-version.js';
import { withPresets } from '../preset-expectations.js';
import { showProgress } from '../progress.js';
import type { Register } from '../register.js';
import { addReportOptions, chooseReporters, exitCodeOf, publish, type ReportFlags } from '../reporting.js';
import { readResultFile, readSmallText } from '../result-file.js';
import { withSettings } from '../settings/apply.js';
import { remainsIn, sweep } from '../sweep.js';
import { addTargetOptions, isAboutCertificates, limitsOf, openTargetOf, type TargetFlags } from '../target-options.js';

/** What `run` runs when no suite is named. */
export const DEFAULT_SUITES = ['baseline-server', 'symmetric-key-lifecycle-server', 'basic-cryptographic-server'] as const;

interface RunFlags extends ReportFlags, TargetFlags {
  readonly kmipVersion?: readonly ProtocolVersion[];
  readonly case?: readonly string[];
  readonly level: Level | 'all';
  readonly output: string;
  readonly jobs: number;
  readonly bail?: true;
  readonly showSecrets?: true;
  readonly strict?: true;
  readonly expectedFailures?: string;
  readonly capabilities?: string;
  readonly allowIntrusive?: true;
  readonly shard?: ShardChoice;
  readonly durations?: string;
}

export const registerRun: Register = (program, io, end) => {
  withSettings(addRunOptions(program.command('run')), io)
    .description('Runs suites against a target and writes the reports.')
    .argument('[suite...]', `names, files or folders, XML files being published OASIS test cases; clients or client:PRODUCT for products that use KMIP servers; none means ${DEFAULT_SUITES.join(', ')}`)
    .action(async (selectors: string[], flags: RunFlags) => end(await runSuites(selectors, flags, io)));
};

const addRunOptions = (command: Command): Command =>
  addTargetOptions(addReportOptions(command))
    .option('--kmip-version <versions>', 'protocol versions, separated by commas (default: all that the suite covers and the target offers)', versionList)
    .option('--case <pattern>', 'only cases whose id matches, with * for any characters; may be repeated', collect)
    .option('--level <level>', 'mandatory, optional or all', oneOf(['mandatory', 'optional', 'all'] as const), 'all')
    .option('-o, --output <dir>', 'receives the reports', 'kmip-conformance-report')
    .option('--jobs <n>', 'cases under way at the same time', wholeNumber(1, 256), 4)
    .option('--bail', 'end the run at the first mandatory case that fails and is not expected to')
    .option('--expected-failures <file>', 'list of failures that are known: they decide the exit code and never a verdict')
    .option('--capabilities <file>', 'capability profile of probe --save: the run fails when the target claims less')
    .option('--allow-intrusive', 'also on a target that others may use: cases that are marked as not fit for one')
    .option('--shard <i/n>', 'run only the I-th of N parts of the plan; merge makes one result of all', shardChoice)
    .option('--durations <results>', 'an earlier result, by whose durations shards are cut; the same for every shard')
    .option('--strict', 'warnings, and repairs of published test cases, are failures')
    .option('--show-secrets', 'do not redact key material and passwords in the reports');

async function runSuites(selectors: readonly string[], flags: RunFlags, io: Io): Promise<ExitCode> {
  const { suites, leftOut } = selectSuites(selectors.length === 0 ? DEFAULT_SUITES : selectors);
  const included = loadIncluded(suites);
  const requirements = loadRequirements(suites, included);
  const selection = { versions: flags.kmipVersion ?? [], cases: flags.case ?? [], level: flags.level };
  // Nothing is started for a selection that is empty.
  const selected = select(suites, selection);
  const expectedFailures = withPresets(flags.target, flags.vaultOperations ?? [], readExpectedFailures(flags));
  const capabilities = flags.capabilities === undefined ? undefined : readCapabilities(flags.capabilities);
  const command = commandLine(['run', ...selectors.map(quote)], flags, DEFAULT_LIMITS.answerMs);
  const shard = readShard(flags, command);
  const earlier = logsIn(flags.output);
  if (earlier.length > 0) explainEarlier(flags, io);
  const creations = openCreationLog(flags.output);
  const target = await openTargetOf(flags, io, { logDirectory: flags.output, creations });
  const clients = await clientsFor(selected, target);
  const connect = connector(target, limitsOf(flags), clients);
  const record = outlivesRun(target) ? recordingCreations(connect, creations, formatAddress(target.endpoint)) : undefined;
  if (record !== undefined && target.name !== 'vault') creations.note(runEntry(target.name, formatAddress(target.endpoint)));
  const interruption = new AbortController();
  const release = io.onInterrupt(() => interruption.abort());
  const journal = openJournal(flags.output);
  const progress = showProgress(io, chooseReporters(flags, io).includes('console'));
  let unreachable: TransportFailure | undefined;
  try {
    const open = record?.connect ?? connect;
    const lost = capabilities === undefined ? [] : await missingCapabilities(capabilities, open);
    const result = await run({
      suites,
      included,
      requirements,
      leftOut,
      connect: open,
      https: target.https !== undefined,
      clients: OTHER_CLIENTS.filter((as) => clients[as] !== undefined),
      second: target.second !== undefined,
      ...(target.restart === undefined ? {} : { restart: target.restart }),
      ...(target.endpoint.http === undefined ? { trials: { endpoint: target.endpoint, limits: limitsOf(flags), ...(target.issuer === undefined ? {} : { issuer: target.issuer }) } } : {}),
      ...(record === undefined ? {} : { shared: { intrusive: flags.allowIntrusive === true } }),
      target: { name: target.name, description: target.description, address: formatAddress(target.endpoint), remarks: [...target.remarks, ...lost] },
      toolVersion: packageVersion(),
      command: [command, ...shardWords(flags)].join(' '),
      repeat: (each) => repeatCommand(each, flags),
      ...selection,
      timeoutMs: flags.timeout,
      jobs: flags.jobs,
      bail: flags.bail === true,
      showSecrets: flags.showSecrets === true,
      strict: flags.strict === true,
      verifyServer: flags.verify,
      ...(expectedFailures === undefined ? {} : { expectedFailures }),
      ...(shard === undefined ? {} : { shard }),
      signal: interruption.signal,
      onEvent: (event) => {
        if (event.kind === 'probed') unreachable = event.facts.unreachable;
        if (event.kind === 'planned' && record !== undefined) notePrefix(event.outset.configuration.namePrefix, record, creations);
        journal.note(event);
        progress.show(event);
      },
    });
    progress.end();
    await publish(result, flags.output, flags, io);
    journal.end(true);
    const code = explainLeftOut(leftOut, explainEnding(result, target, unreachable, io), io);
    return unreachable === undefined ? explainLost(lost, flags, code, io) : code;
  } finally {
    progress.end();
    journal.end(false);
    release();
    await takeAway(target, creations, flags, io);
  }
}

/** Clients beside the first that the cases take, as far as there are any. */
async function clientsFor(cases: readonly Case[], target: Target): Promise<OtherClients> {
  const wanted = new Set(cases.flatMap(clientsOf));
  const other = wanted.has('other') ? await otherClient(target) : undefined;
  const renewed = wanted.has('renewed') ? await renewedClient(target) : undefined;
  return { ...(other === undefined ? {} : { other }), ...(renewed === undefined ? {} : { renewed }) };
}

function notePrefix(prefix: string, record: CreationRecord, creations: CreationLog): void {
  creations.note({ event: 'prefix', prefix });
  record.setPrefix(prefix);
}

/** Ends the target; what cases have left on one that goes on is removed, and what cannot be removed is told. */
async function takeAway(target: Target, creations: CreationLog, flags: RunFlags, io: Io): Promise<void> {
  const isVault = target.name === 'vault';
  let why = '';
  try {
    const remains = outlivesRun(target) && !isVault ? remainsIn(creations.file) : undefined;
    if (remains !== undefined) await sweep(remains, connector(target, limitsOf(flags), othersOf(target)), creations, () => undefined).catch((error: unknown) => void (why = ` (${messageOf(error).replace(/\.$/, '')})`));
    await target.stop();
    // The objects were in the scope.
    if (isVault && flags.keep !== true) creations.note({ event: 'gone' });
  } finally {
    if (creations.end()) {
      const how = commandLine(['cleanup', quote(creations.file)], { ...flags, kmipVersion: undefined, case: undefined, level: 'all', strict: undefined, showSecrets: undefined, allowIntrusive: undefined }, DEFAULT_LIMITS.answerMs);
      io.err(`kmip-conformance: ${isVault && flags.keep === true ? 'what was made on Vault stays there, as --keep asks' : `not everything that the run created was removed from the target${why}`}.\n  → ${how}\n`);
    }
  }
}

/** Runs that were killed leave their logs behind. */
function explainEarlier(flags: RunFlags, io: Io): void {
  io.err(`kmip-conformance: an earlier run with this output folder was cut off, or left something on its target.\n  → kmip-conformance cleanup ${quote(flags.output)} removes it.\n`);
}

/** The exit code; a lost target is explained besides. */
function explainEnding(result: RunResult, target: Target, unreachable: TransportFailure | undefined, io: Io): ExitCode {
  if (result.ended === 'target-lost') {
    const failure = target.failure() ?? unreachable;
    io.err(`kmip-conformance: ${failure?.message ?? `The target was lost: ${result.endedBecause ?? ''}`}\n${failure?.remedy === undefined ? '' : `  → ${failure.remedy}\n`}`);
    return isAboutCertificates(unreachable) ? EXIT.usage : EXIT.target;
  }
  return exitCodeOf(result);
}

/** A target that claims less than it did fails, even where the rest passes. */
function explainLost(lost: readonly string[], { capabilities }: RunFlags, code: ExitCode, io: Io): ExitCode {
  if (lost.length === 0) return code;
  io.err(`kmip-conformance: the target claims less than ${capabilities ?? ''} says:\n${lost.map((each) => `  ${each}\n`).join('')}`);
  return code === EXIT.passed ? EXIT.failed : code;
}

function readExpectedFailures({ expectedFailures: file }: RunFlags): ExpectationList | undefined {
  if (file === undefined) return undefined;
  return parseExpectations(readSmallText(file, 'Give the list of expected failures; kmip-conformance accept writes one.'), file);
}

/** `command`: that of the whole run. */
function readShard({ shard, durations }: RunFlags, command: string): ShardOptions | undefined {
  if (shard === undefined) {
    if (durations !== undefined) throw new UserError('--durations is there without --shard.', 'Add --shard, or leave --durations out.');
    return undefined;
  }
  return { ...shard, command, ...(durations === undefined ? {} : { durations: durationsOf(readResultFile(durations).result.cases) }) };
}

const shardWords = ({ shard, durations }: RunFlags): string[] =>
  shard === undefined ? [] : [`--shard ${shard.index}/${shard.count}`, ...(durations === undefined ? [] : [`--durations ${quote(durations)}`])];

/** Built-in suites by name, all others by file. */
const repeatCommand = (each: Case, flags: RunFlags): string =>
  commandLine(['run', builtInSelector(each.place.file) ?? quote(each.place.file), '--kmip-version', each.version, '--case', quote(each.id)], { ...flags, kmipVersion: undefined, case: undefined }, DEFAULT_LIMITS.answerMs);
