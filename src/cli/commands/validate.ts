import { loadIncluded, selectSuites } from '../../suite/index.js';
import { loadRequirements, type RequirementList } from '../../suite/requirements/index.js';
import { EXIT } from '../exit-codes.js';
import { explainLeftOut } from '../left-out.js';
import type { Register } from '../register.js';

export const registerValidate: Register = (program, io, end) => {
  program
    .command('validate')
    .description('Checks suite files and the lists of requirements beside them, and names file, line and column of everything that is wrong.')
    .argument('<file...>', 'suite files, published OASIS test cases (XML) or folders')
    .action((files: string[]) => {
      const { suites, leftOut } = selectSuites(files);
      const lists = new Map(loadRequirements(suites, loadIncluded(suites)).map((list) => [list.suite, list]));
      for (const suite of suites) {
        const ids = new Set(suite.cases.map((each) => each.id));
        io.out(`${suite.file}: ${suite.name}, valid; ${ids.size} ${ids.size === 1 ? 'case' : 'cases'}, ${suite.cases.length} over all protocol versions${describeList(lists.get(suite.name))}\n`);
      }
      end(explainLeftOut(leftOut, EXIT.passed, io));
    });
};

const describeList = (list: RequirementList | undefined): string => (list === undefined ? '' : `; ${list.requirements.length} requirements`);
