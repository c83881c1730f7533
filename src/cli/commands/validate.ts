import { loadSuites } from '../../suite/index.js';
import type { Register } from '../register.js';

export const registerValidate: Register = (program, io) => {
  program
    .command('validate')
    .description('Checks suite files and names file, line and column of everything that is wrong.')
    .argument('<file...>', 'suite files or folders')
    .action((files: string[]) => {
      const suites = loadSuites(files);
      for (const suite of suites) {
        const ids = new Set(suite.cases.map((each) => each.id));
        io.out(`${suite.file}: valid; ${ids.size} cases, ${suite.cases.length} over all protocol versions\n`);
      }
    });
};
