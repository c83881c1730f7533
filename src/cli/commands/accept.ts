import { existsSync } from 'node:fs';
import { UserError } from '../../kmip/user-error.js';
import { writeText } from '../../report/index.js';
import { acceptFailures } from '../../runner/accept.js';
import { renderExpectations } from '../../runner/expectation-file.js';
import type { Register } from '../register.js';
import { readResultFile } from '../result-file.js';

export const registerAccept: Register = (program, io) => {
  program
    .command('accept')
    .description('Writes the failures of a run as a list of expected failures, each with its reason left to be filled in.')
    .argument('<results>', 'results.json, or the folder that it is in')
    .requiredOption('-o, --output <file>', 'receives the list; must not exist yet')
    .action(async (path: string, flags: { readonly output: string }) => {
      const { file, result } = readResultFile(path);
      if (existsSync(flags.output)) throw new UserError(`${flags.output} is there already, and its reasons would be lost.`, 'Choose another file and take over what is new.');
      const entries = acceptFailures(result.cases);
      await writeText(flags.output, renderExpectations(entries, file));
      const notJudged = result.cases.filter((each) => each.outcome === 'errored' || each.outcome === 'inconclusive').length;
      io.out(`Wrote ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} to ${flags.output}; give each a reason before you run with --expected-failures\n`);
      if (notJudged > 0) io.out(`${notJudged} ${notJudged === 1 ? 'case was' : 'cases were'} not judged, which cannot be expected\n`);
    });
};
