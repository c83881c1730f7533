export { BUILT_IN_DIRECTORY, builtInSelector, findSuites, suiteNames } from './find.js';
export { loadIncluded } from './included.js';
export { loadSuite, loadSuites } from './load.js';
export { formatProblem, formatVersions, SuiteErrors, type Problem } from './problem.js';
export { selectSuites, type SelectedSuites } from './select.js';
export { describeStep } from './step.js';
