/** The facts of a case that do not depend on how it went. */
import type { Case } from '../suite/case.js';
import { formatPlace } from '../suite/place.js';
import { waitingSeconds } from '../suite/wait.js';
import type { CaseResult } from './result.js';

/** `repeat`: the command that repeats just this case. */
export function describeCase(each: Case, repeat: string): Pick<CaseResult, 'suite' | 'id' | 'version' | 'title' | 'level' | 'sources' | 'waitSeconds' | 'breaks' | 'place' | 'repeat'> {
  const waitSeconds = waitingSeconds(each);
  return { suite: each.suite, id: each.id, version: each.version, title: each.title, level: each.level, sources: each.sources, ...(waitSeconds === 0 ? {} : { waitSeconds }), ...(each.breaks === undefined ? {} : { breaks: each.breaks }), place: formatPlace(each.place), repeat };
}
