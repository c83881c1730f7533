/** The command line as a function: arguments in, exit code out. */
import { Command, CommanderError } from 'commander';
import { UserError } from '../kmip/user-error.js';
import { TargetError } from '../target/target-error.js';
import { registerAccept } from './commands/accept.js';
import { registerBundle } from './commands/bundle.js';
import { registerCerts } from './commands/certs.js';
import { registerCleanup } from './commands/cleanup.js';
import { registerCompare } from './commands/compare.js';
import { registerDecode } from './commands/decode.js';
import { registerExtract } from './commands/extract.js';
import { registerInit } from './commands/init.js';
import { registerJudge } from './commands/judge.js';
import { registerList } from './commands/list.js';
import { registerMerge } from './commands/merge.js';
import { registerProbe } from './commands/probe.js';
import { registerRecord } from './commands/record.js';
import { registerReport } from './commands/report.js';
import { registerRun } from './commands/run.js';
import { registerSelftest } from './commands/selftest.js';
import { registerServe } from './commands/serve.js';
import { registerValidate } from './commands/validate.js';
import { registerVerify } from './commands/verify.js';
import { EXIT } from './exit-codes.js';
import type { Io } from './io.js';
import { packageVersion } from './package-version.js';
import type { Register } from './register.js';

const COMMANDS: readonly Register[] = [
  registerRun,
  registerProbe,
  registerInit,
  registerList,
  registerValidate,
  registerReport,
  registerJudge,
  registerExtract,
  registerBundle,
  registerVerify,
  registerCompare,
  registerMerge,
  registerAccept,
  registerCleanup,
  registerServe,
  registerRecord,
  registerSelftest,
  registerCerts,
  registerDecode,
];

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
  for (const register of COMMANDS) register(program, io, (ended) => (code = ended));
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
