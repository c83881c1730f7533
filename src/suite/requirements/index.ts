export { coverage, COUNTS, type IdleCase, type ProfileCoverage, type VersionTotals } from './coverage.js';
export { coveragePage } from './page.js';
export { loadRequirements, requirementsFile } from './load.js';
export { scopeIn, type DecidingCase, type Requirement, type RequirementLevel, type RequirementList, type RequirementScope } from './requirement.js';
