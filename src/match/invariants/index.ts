/** What must hold over a whole case, whatever the expectation of a step says. */
import type { Check } from '../check.js';
import { alwaysThere, deletedAttribute, ownIdentity } from './attributes.js';
import type { InvariantContext } from './context.js';
import { authentication, decryption, encryption, hashing, randomValues, signatures } from './cryptography.js';
import { digests, distinctKeys, generatedLength, pairLinks, stableMaterial } from './keys.js';
import { datesOfServer, history, keptAsFixed, leasedChange, stateAndDates } from './life-cycle.js';
import { destroyedIsNotServed, newIdentifiers, undoneIsGone } from './objects.js';
import { flagsAgree, forbiddenIsNotServed } from './protection.js';
import { attributeNames, describedGenerators, located, offeredVersions, onlyIdentifier, singleInstances } from './queries.js';
import { resultLengths } from './result-lengths.js';
import { wrappedKeys } from './wrapping.js';

const INVARIANTS: readonly ((context: InvariantContext) => Check[])[] = [
  newIdentifiers,
  undoneIsGone,
  destroyedIsNotServed,
  stateAndDates,
  history,
  datesOfServer,
  leasedChange,
  keptAsFixed,
  ownIdentity,
  alwaysThere,
  deletedAttribute,
  flagsAgree,
  forbiddenIsNotServed,
  stableMaterial,
  generatedLength,
  distinctKeys,
  digests,
  pairLinks,
  encryption,
  decryption,
  hashing,
  authentication,
  signatures,
  randomValues,
  resultLengths,
  wrappedKeys,
  offeredVersions,
  describedGenerators,
  located,
  attributeNames,
  onlyIdentifier,
  singleInstances,
];

export const judgeInvariants = (context: InvariantContext): Check[] => INVARIANTS.flatMap((invariant) => invariant(context));
