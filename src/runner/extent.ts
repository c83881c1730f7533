/** What a suite holds, as the run result keeps it: ids by version and level. */
import { PROTOCOL_VERSIONS } from '../kmip/version.js';
import type { IncludedSuite, SuiteFacts, VersionExtent } from './result.js';
import type { SuiteExtent } from './verdicts.js';

/** The ids of the cases by version and level; versions without a case are left out. */
export function describeExtent(cases: SuiteExtent['cases']): VersionExtent[] {
  return PROTOCOL_VERSIONS.flatMap((version) => {
    const own = cases.filter((each) => each.version === version);
    const ids = (level: 'mandatory' | 'optional'): string[] => own.filter((each) => each.level === level).map((each) => each.id);
    return own.length === 0 ? [] : [{ version, mandatory: ids('mandatory'), optional: ids('optional') }];
  });
}

/** The extent of a suite that another includes. */
export const describeIncluded = ({ name, profile, includes, cases }: SuiteExtent): IncludedSuite => ({ name, profile, includes, extent: describeExtent(cases) });

/** The way back, from a result that was read. A suite without an extent holds nothing that is known. */
export const readExtent = ({ name, profile, includes, extent = [] }: IncludedSuite | SuiteFacts): SuiteExtent => ({
  name,
  profile,
  includes,
  cases: extent.flatMap(({ version, mandatory, optional }) => [
    ...mandatory.map((id) => ({ id, version, level: 'mandatory' as const })),
    ...optional.map((id) => ({ id, version, level: 'optional' as const })),
  ]),
});
