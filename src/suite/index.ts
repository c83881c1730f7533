export { BUILT_IN_DIRECTORY, findSuites, suiteNames } from './find.js';
export { loadSuite, loadSuites } from './load.js';
export { formatProblem, SuiteErrors, type Problem } from './problem.js';
export { selectSuites, type SelectedSuites } from './select.js';
export { describeStep } from './step.js';
