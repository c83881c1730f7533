export { loadRequirements, requirementsFile } from './load.js';
export { scopeIn, type DecidingCase, type Requirement, type RequirementLevel, type RequirementList, type RequirementScope } from './requirement.js';
