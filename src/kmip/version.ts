/** Protocol versions, as "major.minor". */
export const PROTOCOL_VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1', '3.0'] as const;

export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/** Negative when `a` is older than `b`, zero when equal, positive when newer. */
export function compareVersions(a: ProtocolVersion, b: ProtocolVersion): number {
  return PROTOCOL_VERSIONS.indexOf(a) - PROTOCOL_VERSIONS.indexOf(b);
}

/** Whether it is one of the versions that this tool speaks. */
export function isProtocolVersion(text: string): text is ProtocolVersion {
  return (PROTOCOL_VERSIONS as readonly string[]).includes(text);
}

/** The major and minor number that stand in a Protocol Version structure. */
export function versionNumbers(version: ProtocolVersion): { major: number; minor: number } {
  const [major, minor] = version.split('.').map(Number);
  return { major: major ?? 0, minor: minor ?? 0 };
}

/** An inclusive range; an open end means "no limit on that side". */
export interface VersionRange {
  readonly from?: ProtocolVersion;
  readonly to?: ProtocolVersion;
}

/**
 * Reads a range: `1.2` (only 1.2), `1.2..` (from 1.2 on), `..1.4`, `1.2..2.0`, `..` (all).
 * Returns undefined when the text is no range.
 */
export function parseVersionRange(text: string): VersionRange | undefined {
  const bounds = text.split('..').map((bound) => bound.trim());
  const [from = '', to = from] = bounds;
  const isBound = (bound: string): boolean => bound === '' || isProtocolVersion(bound);
  if (bounds.length > 2 || !isBound(from) || !isBound(to) || (bounds.length === 1 && from === '')) return undefined;
  return { ...(isProtocolVersion(from) ? { from } : {}), ...(isProtocolVersion(to) ? { to } : {}) };
}

/** Both ends belong to the range. */
export function rangeIncludes(range: VersionRange, version: ProtocolVersion): boolean {
  if (range.from !== undefined && compareVersions(version, range.from) < 0) return false;
  return range.to === undefined || compareVersions(version, range.to) <= 0;
}
