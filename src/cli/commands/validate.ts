import { selectSuites } from '../../suite/index.js';
import { EXIT } from '../exit-codes.js';
import { explainLeftOut } from '../left-out.js';
import type { Register } from '../register.js';

export const registerValidate: Register = (program, io, end) => {
  program
    .command('validate')
    .description('Checks suite files and names file, line and column of everything that is wrong.')
    .argument('<file...>', 'suite files, published OASIS test cases (XML) or folders')
    .action((files: string[]) => {
      const { suites, leftOut } = selectSuites(files);
      for (const suite of suites) {
        const ids = new Set(suite.cases.map((each) => each.id));
        io.out(`${suite.file}: ${suite.name}, valid; ${ids.size} cases, ${suite.cases.length} over all protocol versions\n`);
      }
      end(explainLeftOut(leftOut, EXIT.passed, io));
    });
};
