/** The command line as a function: arguments in, exit code out. */
import { Command, CommanderError } from 'commander';
import { UserError } from '../kmip/user-error.js';
import { TargetError } from '../target/target-error.js';
import { EXIT } from './exit-codes.js';
import type { Io } from './io.js';
import { packageVersion } from './package-version.js';
import type { Register } from './register.js';

/** In the order of the help. What a command needs is loaded when it is run. */
const COMMANDS: ReadonlyMap<string, () => Promise<Register>> = new Map([
  ['run', async () => (await import('./commands/run.js')).registerRun],
  ['probe', async () => (await import('./commands/probe.js')).registerProbe],
  ['init', async () => (await import('./commands/init.js')).registerInit],
  ['list', async () => (await import('./commands/list.js')).registerList],
  ['validate', async () => (await import('./commands/validate.js')).registerValidate],
  ['report', async () => (await import('./commands/report.js')).registerReport],
  ['judge', async () => (await import('./commands/judge.js')).registerJudge],
  ['extract', async () => (await import('./commands/extract.js')).registerExtract],
  ['bundle', async () => (await import('./commands/bundle.js')).registerBundle],
  ['verify', async () => (await import('./commands/verify.js')).registerVerify],
  ['compare', async () => (await import('./commands/compare.js')).registerCompare],
  ['merge', async () => (await import('./commands/merge.js')).registerMerge],
  ['accept', async () => (await import('./commands/accept.js')).registerAccept],
  ['cleanup', async () => (await import('./commands/cleanup.js')).registerCleanup],
  ['serve', async () => (await import('./commands/serve.js')).registerServe],
  ['record', async () => (await import('./commands/record.js')).registerRecord],
  ['selftest', async () => (await import('./commands/selftest.js')).registerSelftest],
  ['certs', async () => (await import('./commands/certs.js')).registerCerts],
  ['decode', async () => (await import('./commands/decode.js')).registerDecode],
]);

/** The command that is named; all of them where the program itself answers: help, and words that are no command. */
function loadCommands(args: readonly string[]): Promise<readonly Register[]> {
  const named = COMMANDS.get(args.find((arg) => !arg.startsWith('-')) ?? '');
  const loaders = named === undefined ? [...COMMANDS.values()] : [named];
  return Promise.all(loaders.map((load) => load()));
}

/** Runs one command line (without the program's name) and gives the exit code; never throws for bad input. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.passed;
  const program = new Command('kmip-conformance')
    .description('Runs KMIP conformance suites against a server and reports verdicts with the evidence.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(--help lists commands and options)')
    .addHelpText('after', EXIT_CODES_HELP);
  for (const register of await loadCommands(args)) register(program, io, (ended) => (code = ended));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io);
  }
}

const EXIT_CODES_HELP = `
Exit codes:
  0    every applicable mandatory check passed, or failed as expected
  1    the target failed one; compare: something got worse
  2    the invocation, a suite, a certificate or a configuration is wrong
  3    the target could not be reached or started, or died
  130  interrupted`;

function explain(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  if (error instanceof UserError || error instanceof TargetError) {
    io.err(`kmip-conformance: ${error.message}\n${error.remedy === undefined ? '' : `  → ${error.remedy}\n`}`);
    return error instanceof UserError ? EXIT.usage : EXIT.target;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(`kmip-conformance: internal error, please report it with the command line that you used.\n${detail}\n`);
  return EXIT.usage;
}
