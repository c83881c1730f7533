import { EXIT } from '../exit-codes.js';
import type { Register } from '../register.js';
import { describeRetrial, isConfirmed, retry } from '../rejudging.js';
import { addReportOptions, publish, type ReportFlags } from '../reporting.js';
import { readResultFile } from '../result-file.js';

interface Flags extends ReportFlags {
  readonly output?: string;
}

export const registerJudge: Register = (program, io, end) => {
  addReportOptions(program.command('judge'))
    .description('Judges the recorded messages of a run again, without a server, and tells what comes out differently.')
    .argument('<results>', 'results.json or journal.jsonl, or the folder that it is in')
    .argument('[suite...]', 'names, files or folders; none means the suites of the run')
    .option('-o, --output <dir>', 'receives the reports of the new judgement')
    .addHelpText('after', '\nA case whose messages hold withheld secrets cannot be judged again: run with --show-secrets.\nExit codes: 0 everything that was judged again is as in the run, 1 something is not, or nothing could be judged, 2 the results or a suite cannot be read.')
    .action(async (path: string, selectors: string[], flags: Flags) => {
      const retrial = retry(readResultFile(path).result, selectors);
      if (flags.output !== undefined) await publish(retrial.result, flags.output, flags, io);
      io.out(describeRetrial(retrial));
      end(isConfirmed(retrial) ? EXIT.passed : EXIT.failed);
    });
};
