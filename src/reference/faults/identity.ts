/** Answers about another object than the one that was asked for. Source: KMIP 1.4 §3.1, §4; 2.1 §4.58, §6.1. */
import { randomUUID } from 'node:crypto';
import { textString, type Item } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';
import { answered, objectOf } from './around.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { withField } from './tree.js';

const IDENTIFIER = 'KMIP 1.4 §3.1, 2.1 §4.58';
const MAKING: readonly OperationName[] = ['Create', 'Register', 'Import'];
const NAMING: readonly OperationName[] = ['Get', 'GetAttributes', 'GetAttributeList', 'Activate', 'Revoke', 'Destroy', 'AddAttribute', 'ModifyAttribute', 'DeleteAttribute', 'Check', 'Encrypt', 'Decrypt', 'ObtainLease', 'Export', 'SetAttribute', 'AdjustAttribute'];

const identifier = (change: (value: string) => string): Interference => answered((payload) => payload.map((item): Item => (item.tag === TAG.UniqueIdentifier && item.type === 'TextString' ? textString(item.tag, change(item.value)) : item)));

/** Performs on the newest other object of the client that has what the operation needs. */
const onAnother: Interference = {
  operation: (perform, call) => {
    const own = objectOf(call);
    const other = call.context.store.ownedBy(call.context.client.identity).find((object) => object !== own && object.objectType === own?.objectType && object.content !== undefined);
    if (own === undefined || other === undefined) return perform(call.request, call.context);
    const outcome = perform(withField(call.request, textString(TAG.UniqueIdentifier, other.uniqueIdentifier)), call.context);
    return { ...outcome, payload: outcome.payload.map((item) => (item.tag === TAG.UniqueIdentifier ? textString(item.tag, own.uniqueIdentifier) : item)) };
  },
};

export const IDENTITY: readonly Fault[] = mustDetect('identity', [
  { name: 'identifier-of-nobody', sentence: 'Answers name an identifier that no object has.', source: IDENTIFIER, operations: NAMING, interfere: () => identifier(() => randomUUID()) },
  { name: 'identifier-empty', sentence: 'Answers about an object have an empty Unique Identifier.', source: IDENTIFIER, operations: NAMING, interfere: () => identifier(() => '') },
  { name: 'identifier-upper-case', sentence: 'Answers name the object in other letters than the request.', source: IDENTIFIER, operations: NAMING, interfere: () => identifier((value) => value.toUpperCase()) },
  { name: 'identifier-truncated', sentence: 'Answers name the object without the last letter of its identifier.', source: IDENTIFIER, operations: NAMING, interfere: () => identifier((value) => value.slice(0, -1)) },
  { name: 'identifier-with-space', sentence: 'Answers name the object with a space behind its identifier.', source: IDENTIFIER, operations: NAMING, interfere: () => identifier((value) => `${value} `) },
  { name: 'identifier-missing', sentence: 'Answers do not name the object.', source: 'KMIP 1.4 §4, 2.1 §6.1', operations: NAMING, interfere: () => answered((payload) => payload.filter((item) => item.tag !== TAG.UniqueIdentifier)) },
  {
    name: 'identifier-of-the-object-before',
    sentence: 'Answers name the object of the request before.',
    source: IDENTIFIER,
    operations: NAMING,
    interfere: () => {
      let before: string | undefined;
      return identifier((value) => {
        const named = before ?? value;
        before = value;
        return named;
      });
    },
  },
  { name: 'new-identifier-empty', sentence: 'New objects are given an empty Unique Identifier in the answer.', source: IDENTIFIER, operations: MAKING, interfere: () => identifier(() => '') },
  {
    name: 'new-identifier-twice',
    sentence: 'Every second object is given the Unique Identifier of the object before.',
    source: IDENTIFIER,
    operations: MAKING,
    interfere: () => {
      let first: string | undefined;
      return identifier((value) => {
        const given = first ?? value;
        first = first === undefined ? value : undefined;
        return given;
      });
    },
  },
  { name: 'new-identifier-of-nobody', sentence: 'The Unique Identifier of a new object in the answer is not the one it is found under.', source: IDENTIFIER, operations: MAKING, interfere: () => identifier(() => randomUUID()) },
  { name: 'get-of-another-object', sentence: 'Get returns the newest other object under the identifier that was asked for.', source: 'KMIP 1.4 §4.11, 2.1 §6.1.19', operations: ['Get'], interfere: () => onAnother },
  { name: 'attributes-of-another-object', sentence: 'Get Attributes returns the attributes of another object.', source: 'KMIP 1.4 §4.12, 2.1 §6.1.20', operations: ['GetAttributes'], interfere: () => onAnother },
  { name: 'destroy-of-another-object', sentence: 'Destroy destroys another object.', source: 'KMIP 1.4 §4.21, 2.1 §6.1.15', operations: ['Destroy'], interfere: () => onAnother },
  {
    name: 'unknown-identifier-finds-newest',
    sentence: 'A Unique Identifier that no object has stands for the newest object.',
    source: 'KMIP 1.4 §11, 2.1 §6.1',
    operations: NAMING,
    interfere: () => ({
      operation: (perform, call) => {
        const [newest] = call.context.store.ownedBy(call.context.client.identity);
        const known = objectOf(call) !== undefined || newest === undefined;
        return perform(known ? call.request : withField(call.request, textString(TAG.UniqueIdentifier, newest.uniqueIdentifier)), call.context);
      },
    }),
  },
]);
