import type { CaseResult } from './result.js';

/** What names a case in a run. */
export type CaseName = Pick<CaseResult, 'suite' | 'id' | 'version'>;

/** The same for two cases when, and only when, they have the same name. */
export const caseKey = ({ suite, id, version }: CaseName): string => [suite, version, id].join('\n');
