import { mergeShards } from '../../runner/merge.js';
import type { Register } from '../register.js';
import { addReportOptions, exitCodeOf, publish, type ReportFlags } from '../reporting.js';
import { readResultFile } from '../result-file.js';

interface Flags extends ReportFlags {
  readonly output: string;
}

export const registerMerge: Register = (program, io, end) => {
  addReportOptions(program.command('merge'))
    .description('Makes one result of the results of all shards of a run, as if it had not been cut.')
    .argument('<results...>', 'the results.json of every shard, or the folders that they are in')
    .requiredOption('-o, --output <dir>', 'receives the reports')
    .addHelpText('after', '\nThe exit code is that of the whole run.')
    .action(async (paths: string[], flags: Flags) => {
      const result = mergeShards(paths.map(readResultFile));
      await publish(result, flags.output, flags, io);
      end(exitCodeOf(result));
    });
};
