export { isPublished } from './families.js';
export { findOasisFiles } from './find.js';
export { loadOasisFile, loadOasisSuites, type LeftOutFile, type OasisSuites } from './load.js';
export { DEFECTS, defectsOf, type Defect, type DefectEffect } from './defects.js';
export { formatOasisCase } from './write.js';
