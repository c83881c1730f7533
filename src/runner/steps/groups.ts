/** Which steps of a case go out together, and which ways they go. */
import type { Case, Step } from '../../suite/case.js';
import { wayKey, type Way } from '../../transport/endpoint.js';

/** By whom and to which server a step is sent. */
export const wayOf = ({ steps, cleanup }: Case, number: number): Way => [...steps, ...cleanup].find((step) => step.number === number) ?? {};

/** Each way that a case goes, once. */
export const waysOf = ({ steps, cleanup }: Case): Way[] => [...new Map([...steps, ...cleanup].map((step): [string, Way] => [wayKey(step), step])).values()];

/** Steps that go out together: each with those behind it that do not wait for its answer, or that the same nodes do. */
export function groupsOf(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    const belongs = step.pipelined === true || (step.nodes !== undefined && step.nodes === group?.[0]?.nodes);
    if (belongs && group !== undefined) group.push(step);
    else groups.push([step]);
  }
  return groups;
}
