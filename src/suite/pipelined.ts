/** Messages that do not wait for the answer to the one before them: what may stand there, and what they inherit. */
import type { Step } from './case.js';
import type { Place } from './place.js';
import type { Complain } from './problem.js';
import type { MapNode } from './source.js';

/** What says by whom and how a message goes out: it goes out as the one before it. */
const OF_THE_FIRST = ['newConnection', 'as', 'server', 'nodes', 'refusal', 'wait'];

/** A pipelined step as it goes out, behind `previous`. Complains where it cannot. */
export function behind(previous: Step | undefined, step: Step, map: MapNode, complain: Complain): Step {
  if (step.pipelined !== true) return step;
  const stray = map.entries.find(({ key }) => OF_THE_FIRST.includes(key));
  if (stray !== undefined) complain(stray.place, `'${stray.key}' stands beside 'pipelined', which goes out as the step before it does`);
  if (previous === undefined || previous.trial !== undefined || previous.restart !== undefined || previous.nodes !== undefined || previous.refusal !== undefined) complain(map.place, `'pipelined' stands behind no message that is answered on its connection`);
  return { ...step, ...(previous?.as === undefined ? {} : { as: previous.as }), ...(previous?.server === undefined ? {} : { server: previous.server }) };
}

/**
 * Complains about what a pipelined request cannot know yet.
 *
 * @param used variables of the request, with their places.
 * @param known those bound before the first of the messages that do not wait.
 */
export function checkKnown(used: readonly { readonly name: string; readonly place: Place }[], bound: ReadonlySet<string>, known: ReadonlySet<string>, complain: Complain): void {
  for (const { name, place } of used) {
    if (bound.has(name) && !known.has(name)) complain(place, `'$${name}' is bound by an answer for which this message does not wait`);
  }
}
