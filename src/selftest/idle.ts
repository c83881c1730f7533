/** Why a check is kept although no fault of the catalogue makes it fail. */
const NEVER_FAILS = 'It tolerates or remarks: its gravest verdict is a warning, and the variations show that it blames nobody.';
const OTHER_SUITES = 'No case of the profile suites sends what it is about; published cases and suites of others do. Its unit tests break it.';

const REASONS: ReadonlyMap<string, string> = new Map<string, string>([
  ...['S-10', 'S-12', 'R-1', 'H-1', 'H-2', 'H-3', 'P-2', 'E-3', 'E-4', 'E-6', 'E-7', 'V-3', 'V-6', 'V-9', 'V-10', 'V-11', 'V-12', 'V-17'].map((rule) => [rule, NEVER_FAILS] as const),
  ...['D-3', 'I-10'].map((rule) => [rule, OTHER_SUITES] as const),
  ['B-5', 'It makes a comparison inconclusive, because an earlier step, which failed, has not yielded the value.'],
  ['C-1', 'The repeated fields of the profile suites have rules of their own, C-2 to C-8. Its unit tests break it.'],
  ['I-11', 'Servers may leave out the identifier of what they undid, so that the profile suites look for it by Name. Its unit tests break it.'],
]);

/** The reason for a rule (`N-1`) or a case (`baseline-server/BL-GET`); undefined when there is none. */
export const reasonForIdle = (name: string): string | undefined => REASONS.get(name);
