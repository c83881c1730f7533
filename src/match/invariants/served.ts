/** The object that an answer holds. */
import type { StructureItem } from '../../ttlv/index.js';
import { ENUM } from '../../kmip/constants.js';
import { managedObjectIn } from '../ledger/request-attributes.js';
import type { InvariantContext } from './context.js';

/** That of a Get or Export answer; undefined for other operations. */
export const servedObject = ({ event }: InvariantContext): StructureItem | undefined => (event.operation === ENUM.Operation.Get || event.operation === ENUM.Operation.Export ? managedObjectIn(event.response) : undefined);
