import { UserError } from '../../kmip/user-error.js';
import { suggest } from '../../kmip/suggest.js';
import { writeText } from '../../report/index.js';
import type { CaseResult, RunResult } from '../../runner/result.js';
import { reproduce, type Reproducer } from '../../runner/reproduce.js';
import { excerpt } from '../../suite/excerpt.js';
import { isPublishedFile } from '../../suite/find.js';
import { globToExpression } from '../../suite/glob.js';
import { countOf } from '../../report/outline.js';
import { quote } from '../command-line.js';
import type { Register } from '../register.js';
import { suitesOf } from '../rejudging.js';
import { readResultFile, readText } from '../result-file.js';

interface Flags {
  readonly output: string;
  readonly suite?: string;
}

export const registerExtract: Register = (program, io) => {
  program
    .command('extract')
    .description('Writes a suite of the steps that the failure of a case needs, for whoever is to repeat it.')
    .argument('<results>', 'results.json or journal.jsonl, or the folder that it is in')
    .argument('<case>', 'id of a case, as BL-GET, BL-GET@2.1 or baseline-server/BL-GET@2.1; of several the first that went wrong')
    .requiredOption('-o, --output <file>', 'receives the suite, a YAML file')
    .option('--suite <file>', 'the suite of the case, where it is not in its place any more')
    .addHelpText('after', '\nThe file holds what the suite says and nothing that the server said; keys that the suite spells out are in it.\nExit codes: 0 the suite was written, 2 the results or the suite cannot be read, or the case did not go wrong.')
    .action(async (path: string, name: string, flags: Flags) => {
      const { file, result } = readResultFile(path);
      const { recorded, text, found } = findFailure(result, name, flags);
      await writeText(flags.output, text(file), 'Choose another file with -o.');
      const kept = found.numbers.length;
      io.out(`Wrote ${kept} of ${countOf(found.of, 'step', 'steps')} of ${recorded.suite}/${recorded.id} (${recorded.version}) to ${flags.output}\n`);
      for (const shown of found.shows) io.out(`${`step ${kept}`.padEnd(10)}${shown}\n`);
      io.out(`${'repeat'.padEnd(10)}${repeatOf(recorded, flags.output)}\n`);
      if (!found.confirmed) io.out('The record alone does not show whether fewer steps fail alike: secrets were withheld, or bytes not kept\n');
    });
};

interface Found {
  readonly recorded: CaseResult;
  readonly found: Reproducer;
  /** The suite, from results in this file. */
  readonly text: (results: string) => string;
}

function findFailure(result: RunResult, name: string, flags: Flags): Found {
  const named = result.cases.filter(namedBy(name));
  if (named.length === 0) {
    const near = suggest(name, result.cases.map(({ id }) => id));
    throw new UserError(`The results have no case ${name}.`, near === undefined ? 'Give the id of a case of the run.' : `Did you mean ${near}?`);
  }
  const recorded = named.find(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
  if (recorded === undefined) throw new UserError(`The case ${name} did not go wrong: ${named.map(({ version, outcome }) => `${version} ${outcome}`).join(', ')}.`, 'Give a case that failed.');
  const suite = suitesOf(result, flags.suite === undefined ? [] : [flags.suite]).find(({ name: own }) => own === recorded.suite);
  const each = suite?.cases.find(({ id, version }) => id === recorded.id && version === recorded.version);
  if (suite === undefined || each === undefined) throw new UserError(`The suite ${recorded.suite} has no case ${recorded.id} (${recorded.version}) any more.`, 'Give the suite as it was in the run with --suite.');
  if (isPublishedFile(each.place.file)) throw new UserError(`${recorded.id} is a published test case; its file is the reproducer already.`, `Run it: ${recorded.repeat}`);
  const found = reproduce(result, recorded, suite, each);
  if (found === undefined) throw new UserError(`No step of ${recorded.id} (${recorded.version}) went wrong.`, 'Give a case with a step that failed.');
  const remarks = (results: string): string[] => [`From ${results}: ${recorded.suite}/${recorded.id} in KMIP ${recorded.version}, step ${found.step.number}.`, ...found.shows.map((shown) => `It shows: ${shown}`)];
  return { recorded, found, text: (results) => excerpt(readText(each.place.file, 'Give the suite with --suite.'), each, new Set(found.numbers), remarks(results).map(oneLine)) };
}

function namedBy(name: string): (each: CaseResult) => boolean {
  const [, suite, id = '', version] = /^(?:([^/]*)\/)?([^@]*)(?:@(.*))?$/.exec(name) ?? [];
  const expression = globToExpression(id);
  return (each) => (suite === undefined || each.suite === suite) && expression.test(each.id) && (version === undefined || each.version === version);
}

/** A remark of the file: what a server said must not end it. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?');

/** The command that repeats the case, with this suite instead: what stands behind the case chooses the target. */
const repeatOf = ({ repeat, id }: CaseResult, file: string): string => `kmip-conformance run ${quote(file)}${repeat.split(` --case ${quote(id)}`)[1] ?? ''}`;
