/** Time that passes before a message goes out: for what a server does by itself when a date is reached, and for dates that are to differ. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Case, Step } from './case.js';
import type { Complain } from './problem.js';
import type { MapNode } from './source.js';
import { entriesIn } from './versioned.js';

/** Seconds that one case may wait in all. */
export const MOST_SECONDS = 30;

/** The step with the seconds that `wait` says; its title tells them unless the author gave one. Complains where there is no such time. */
export function afterWait(step: Step, map: MapNode, version: ProtocolVersion, complain: Complain): Step {
  const entries = entriesIn(map, version, () => undefined);
  const wait = entries.find(({ key }) => key === 'wait');
  if (wait === undefined) return step;
  if (step.pipelined === true) complain(wait.place, `'wait' stands beside 'pipelined', which goes out as the step before it does`);
  const seconds = wait.value.kind === 'text' && /^[0-9]{1,9}$/.test(wait.value.text) ? Number(wait.value.text) : 0;
  if (seconds < 1 || seconds > MOST_SECONDS) {
    complain(wait.value.place, `'wait' must be whole seconds, 1 to ${MOST_SECONDS}`);
    return step;
  }
  const titled = entries.some(({ key }) => key === 'title');
  return { ...step, title: titled ? step.title : `${step.title}, ${seconds} ${seconds === 1 ? 'second' : 'seconds'} later`, waitSeconds: seconds };
}

/** Seconds for which a case does nothing but wait. */
export const waitingSeconds = ({ steps, cleanup }: Pick<Case, 'steps' | 'cleanup'>): number => [...steps, ...cleanup].reduce((total, step) => total + (step.waitSeconds ?? 0), 0);
