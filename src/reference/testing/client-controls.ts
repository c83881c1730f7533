/**
 * What the specification leaves to the server and some product cannot bear. These are no part of the catalogue, because a conformance test
 * has nothing to say about them: the suites of products are held against them.
 */
import { structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { HEADER_LENGTH } from '../../ttlv/layout.js';
import { booleanField, structureField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { walk } from '../../kmip/text/walk.js';
import type { AttributeId } from '../attributes/identity.js';
import { Failure, invalidField } from '../failure.js';
import type { Interference } from '../interference.js';
import { stateOf } from '../state.js';
import { objectOf } from '../faults/around.js';
import { isAttribute, valueIn } from '../faults/attribute-items.js';
import { permitted, type Fault } from '../faults/fault.js';
import { inPayload, mapped } from '../faults/tree.js';

const { State, ResultReason } = ENUM;

/** Refuses requests. */
const refusing = (when: (request: StructureItem) => boolean, message: string): Interference => ({
  operation: (perform, call) => {
    if (when(call.request)) throw invalidField(message);
    return perform(call.request, call.context);
  },
});

/** Gives out no object that is in this state. */
const withholding = (state: number): Interference => ({
  operation: (perform, call) => {
    const object = objectOf(call);
    if (object !== undefined && stateOf(object) === state) throw new Failure(ResultReason.PermissionDenied, 'objects in this state are not given out');
    return perform(call.request, call.context);
  },
});

/** Whether a request gives this attribute a value that is as described. */
const sets =
  (id: AttributeId, when: (value: Item) => boolean = () => true) =>
  (request: StructureItem): boolean =>
    [...walk(request)].some(({ item, ancestors }) => {
      const value = isAttribute(item, ancestors.map(({ tag }) => tag), id) ? valueIn(item, id) : undefined;
      return value !== undefined && when(value);
    });

const isEmptyName = (value: Item): boolean => value.type === 'Structure' && value.value.some((part) => part.tag === TAG.NameValue && part.value === '');
const hasVector = (request: StructureItem): boolean => request.value.some(({ tag }) => tag === TAG.IVCounterNonce);
const asksForVector = (request: StructureItem): boolean => booleanField(structureField(request, TAG.CryptographicParameters) ?? structure(TAG.CryptographicParameters, []), TAG.RandomIV) === true;

const note: StructureItem = structure(TAG.Attribute, [textString(TAG.AttributeName, 'y-Origin'), textString(TAG.AttributeValue, 'imported')]);

/** Two parts, the cut in the middle of what stands behind the first header. */
const halved = (bytes: Uint8Array): Uint8Array[] => {
  const at = HEADER_LENGTH + ((bytes.length - HEADER_LENGTH) >> 1);
  return [bytes.subarray(0, at), bytes.subarray(at)];
};

export const CLIENT_CONTROLS: readonly Fault[] = permitted([
  { name: 'answer-in-two-records', sentence: 'Answers are written in two halves, each in a TLS record of its own.', source: 'TLS is a stream', interfere: () => ({ bytes: halved }) },
  { name: 'empty-name-refused', sentence: 'Objects cannot have an empty Name.', source: 'KMIP 1.4 §3.2', operations: ['Register', 'Create'], interfere: () => refusing(sets('Name', isEmptyName), 'Name Value is empty') },
  { name: 'nameless-object-refused', sentence: 'Objects need a Name from the start.', source: 'KMIP 1.4 §3.2', operations: ['Register', 'Create'], interfere: () => refusing((request) => !sets('Name')(request), 'Name is missing') },
  {
    name: 'empty-usage-mask-refused',
    sentence: 'Objects cannot have an empty Cryptographic Usage Mask.',
    source: 'KMIP 1.4 §3.19',
    operations: ['Register', 'Create'],
    interfere: () => refusing(sets('CryptographicUsageMask', ({ value }) => value === 0), 'Cryptographic Usage Mask is empty'),
  },
  { name: 'operation-policy-refused', sentence: 'Clients cannot choose an operation policy.', source: 'KMIP 1.4 §3.18', operations: ['Register', 'Create', 'AddAttribute'], interfere: () => refusing(sets('OperationPolicyName'), 'there are no operation policies') },
  { name: 'template-attribute-overlooked', sentence: 'Locate passes over a Template-Attribute, which it does not have.', source: 'KMIP 1.4 §4.9', operations: ['Locate'], interfere: () => ({ request: (message) => mapped(message, (item) => (item.tag === TAG.TemplateAttribute ? undefined : item)) }) },
  { name: 'pre-active-object-withheld', sentence: 'Pre-Active objects are not given out.', source: 'KMIP 1.4 §3.22, §4.11', operations: ['Get'], interfere: () => withholding(State.PreActive) },
  { name: 'deactivated-object-withheld', sentence: 'Deactivated objects are not given out.', source: 'KMIP 1.4 §3.22, §4.11', operations: ['Get'], interfere: () => withholding(State.Deactivated) },
  { name: 'vector-demanded', sentence: 'Encrypt chooses no vector by itself.', source: 'KMIP 1.4 §4.29', operations: ['Encrypt'], interfere: () => refusing((request) => !hasVector(request) && !asksForVector(request), 'IV/Counter/Nonce is missing') },
  { name: 'random-vector-refused', sentence: 'Encrypt knows no Random IV.', source: 'KMIP 1.4 §3.6, §4.29', operations: ['Encrypt'], interfere: () => refusing(asksForVector, 'Random IV is not supported') },
  {
    name: 'attributes-in-key-value',
    sentence: 'Get returns an attribute beside the Key Material.',
    source: 'KMIP 1.4 §2.1.4',
    operations: ['Get'],
    interfere: (target) => inPayload(target, (item) => (item.tag === TAG.KeyMaterial ? [item, note] : item)),
  },
]);
