/** Published test case files that were not run: one message for each that cannot be read, and the exit code that says so. */
import type { LeftOutFile } from '../suite/oasis/index.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Io } from './io.js';

/** Reports unreadable files. The exit code stays what the rest earned, unless that was success or failure of cases. */
export function explainLeftOut(leftOut: readonly LeftOutFile[], code: ExitCode, io: Io): ExitCode {
  const unreadable = leftOut.filter(({ kind }) => kind === 'unreadable');
  for (const { reason } of unreadable) io.err(`kmip-conformance: ${reason}\n`);
  const judged = code === EXIT.passed || code === EXIT.failed;
  return unreadable.length > 0 && judged ? EXIT.usage : code;
}
