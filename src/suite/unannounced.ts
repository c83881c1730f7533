/** Requests that go out only where Query has not announced what they ask for. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Step } from './case.js';
import type { Complain } from './problem.js';
import type { MapNode } from './source.js';
import { entriesIn } from './versioned.js';

/** The step with what `unannounced` says. Complains where the step does not expect a refusal, or is not one operation. */
export function whereUnannounced(step: Step, map: MapNode, version: ProtocolVersion, complain: Complain): Step {
  const word = entriesIn(map, version, () => undefined).find(({ key }) => key === 'unannounced');
  if (word === undefined) return step;
  if (step.items.length !== 1 || step.items[0]?.expect.status !== 'OperationFailed') complain(word.place, `'unannounced' stands beside one operation that is to fail`);
  if (step.pipelined === true) complain(word.place, `'unannounced' stands beside 'pipelined', which goes out as the step before it does`);
  return { ...step, unannounced: true };
}
