/** What makes a case unfit for a server that others use. */
import { ENUM, TAG } from '../kmip/constants.js';
import { operationTitle } from '../kmip/vocabulary.js';
import type { Case, StepItem } from '../suite/case.js';

const { Operation } = ENUM;

/** Operations that change the server for all its clients, whatever they are asked. Source: KMIP 2.1 §6.1.26, §6.1.48, §6.1.52, §6.1.53. */
const FOR_ALL: readonly number[] = [
  Operation.Interop,
  Operation.ReProvision,
  Operation.SetDefaults,
  Operation.SetConstraints,
  Operation.CreateUser,
  Operation.CreateGroup,
  Operation.CreateCredential,
];

/** Payload fields of Locate that say how the answer is cut and not what is looked for. */
const NO_FILTER: readonly number[] = [TAG.OffsetItems, TAG.StorageStatusMask];

/** Why the case needs `--allow-intrusive` there, as a sentence; undefined when it does not. Marked cases need it, and those that send what nobody marked. */
export function intrusionOf({ intrusive, steps }: Pick<Case, 'intrusive' | 'steps'>): string | undefined {
  if (intrusive === true) return 'The suite marks the case as intrusive.';
  const items = steps.flatMap((step) => step.items);
  const changes = items.find(({ operation, expect }) => FOR_ALL.includes(operation) && expect.status === 'Success');
  if (changes !== undefined) return `It changes the server for all its clients (${operationTitle(changes.operation)}).`;
  return items.some(findsEverything) ? 'It asks Locate for every object of the server.' : undefined;
}

/** A Locate that nothing narrows and nothing cuts. */
const findsEverything = ({ operation, request }: StepItem): boolean =>
  operation === Operation.Locate && request.every((pattern) => (pattern.kind === 'attributes' ? pattern.attributes.length === 0 : NO_FILTER.includes(pattern.tag)));
