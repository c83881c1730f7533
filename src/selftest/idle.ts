/** Why a check is kept although no fault of the catalogue makes it fail. */
const REASONS: ReadonlyMap<string, string> = new Map<string, string>([]);

/** The reason for a rule (`N-1`) or a case (`baseline-server/BL-GET`); undefined when there is none. */
export const reasonForIdle = (name: string): string | undefined => REASONS.get(name);
