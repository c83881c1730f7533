/** What is known of the object of a request, through the other half of its pair as well. */
import { objectById, type Material } from '../ledger/ledger.js';
import type { InvariantContext } from './context.js';

/** The material of the object, and that of the other half where it is one of a generated pair. */
export const materialsOfPair = ({ object, scope }: InvariantContext): readonly Material[] => [object?.id, object?.partner].flatMap((id) => objectById(scope.ledger, id)?.materials ?? []);
