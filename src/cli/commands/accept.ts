import { existsSync } from 'node:fs';
import { UserError } from '../../kmip/user-error.js';
import { writeText } from '../../report/index.js';
import { acceptFailures, keepReasons } from '../../runner/accept.js';
import { parseExpectations, renderExpectations, type Draft } from '../../runner/expectation-file.js';
import type { Register } from '../register.js';
import { readResultFile, readSmallText } from '../result-file.js';

export const registerAccept: Register = (program, io) => {
  program
    .command('accept')
    .description('Writes the failures of a run as a list of expected failures, whose reasons are left to be filled in or come from an earlier list.')
    .argument('<results>', 'results.json, or the folder that it is in')
    .requiredOption('-o, --output <file>', 'receives the list; must not exist yet, unless it is that of --reasons')
    .option('--reasons <file>', 'an earlier list: its reasons are kept')
    .action(async (path: string, flags: { readonly output: string; readonly reasons?: string }) => {
      const { file, result } = readResultFile(path);
      const earlier = flags.reasons === undefined ? undefined : parseExpectations(readSmallText(flags.reasons, 'Give the list of expected failures whose reasons are kept.'), flags.reasons);
      if (existsSync(flags.output) && flags.output !== flags.reasons) throw new UserError(`${flags.output} is there already, and its reasons would be lost.`, 'Choose another file, or keep its reasons with --reasons.');
      const entries: readonly Draft[] = earlier === undefined ? acceptFailures(result.cases) : keepReasons(result.cases, earlier);
      const missing = entries.filter((entry) => entry.reason === undefined).length;
      await writeText(flags.output, renderExpectations(entries, result.target.vendor ?? file), 'Choose another file with -o.');
      const notJudged = result.cases.filter((each) => each.outcome === 'errored' || each.outcome === 'inconclusive').length;
      const todo = missing === 0 ? '' : `; give ${missing === entries.length ? 'each' : `${missing} of them`} a reason before you run with --expected-failures`;
      io.out(`Wrote ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} to ${flags.output}${todo}\n`);
      if (notJudged > 0) io.out(`${notJudged} ${notJudged === 1 ? 'case was' : 'cases were'} not judged, which cannot be expected\n`);
    });
};
