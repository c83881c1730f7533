/** Names of places in the page, for links from outside: they stay the same from run to run. */
import type { CaseResult } from '../../runner/result.js';
import { caseKey, type CaseName } from '../outline.js';

const slug = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 120);

/** Where the cases of a suite in one version begin on the page. */
export const groupAnchor = (suite: string, version: string): string => `suite-${slug(suite)}-${version}`;

export interface Anchors {
  /** Of the case at this index of the result. */
  at(index: number): string;
  /** Of the first case with this name; undefined when the result has none. */
  of(name: CaseName): string | undefined;
}

/** `case-suite-version-id` for each case, with a number behind it where two would be equal. */
export function caseAnchors(cases: readonly CaseResult[]): Anchors {
  const used = new Set<string>();
  const byName = new Map<string, string>();
  const anchors = cases.map((each) => {
    const base = `case-${slug(each.suite)}-${each.version}-${slug(each.id)}`;
    let anchor = base;
    for (let number = 2; used.has(anchor); number++) anchor = `${base}-${number}`;
    used.add(anchor);
    if (!byName.has(caseKey(each))) byName.set(caseKey(each), anchor);
    return anchor;
  });
  return { at: (index) => anchors[index] ?? '', of: (name) => byName.get(caseKey(name)) };
}

export interface Link {
  readonly text: string;
  readonly anchor: string;
}

/** Links to the cases with these names. */
export const links = (names: readonly CaseName[], anchors: Anchors): Link[] =>
  names.flatMap((name) => {
    const anchor = anchors.of(name);
    return anchor === undefined ? [] : [{ text: `${name.id} ${name.version}`, anchor }];
  });
