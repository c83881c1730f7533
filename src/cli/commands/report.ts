import { dirname } from 'node:path';
import { addReportOptions, publish, type ReportFlags } from '../reporting.js';
import type { Register } from '../register.js';
import { readResultFile } from '../result-file.js';

interface Flags extends ReportFlags {
  readonly output?: string;
}

export const registerReport: Register = (program, io) => {
  addReportOptions(program.command('report'))
    .description('Writes the reports of a run again, from its results.json, or of a run that was cut off, from its journal.')
    .argument('<results>', 'results.json or journal.jsonl, or the folder that it is in')
    .option('-o, --output <dir>', 'receives the reports (default: the folder of the results)')
    .addHelpText('after', '\nExit codes: 0 the reports were written, 2 the results cannot be read or a report cannot be written.')
    .action(async (path: string, flags: Flags) => {
      const { file, result } = readResultFile(path);
      await publish(result, flags.output ?? dirname(file), flags, io);
    });
};
