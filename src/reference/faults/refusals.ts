/** Requests that are refused and done all the same, as by a server that stores first and checks afterwards. Source: KMIP 1.4 §4, 2.1 §6.1. */
import { ENUM, TAG } from '../../kmip/constants.js';
import type { AttributeId } from '../attributes/identity.js';
import { readReference } from '../attributes/wire.js';
import { Failure } from '../failure.js';
import type { Call, Interference } from '../interference.js';
import { valueOf, withoutAttribute, withState, withValue, type ManagedObject } from '../object.js';
import { newAttribute } from '../operations/attribute-payload.js';
import { objectOf } from './around.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { hyphenated, titled } from './words.js';

type Change = (object: ManagedObject, call: Call) => ManagedObject;

/** The change is made before the next operation that succeeds, because the engine takes back what happens in a failed one. */
const doneAllTheSame = (operation: OperationName, change: Change): Interference => {
  let left: ((call: Call) => void)[] = [];
  return {
    operation: (perform, call) => {
      const object = call.code === ENUM.Operation[operation] ? objectOf(call) : undefined;
      for (const act of left) act(call);
      try {
        const outcome = perform(call.request, call.context);
        left = [];
        return outcome;
      } catch (error) {
        if (object !== undefined && error instanceof Failure) left.push(later(object.uniqueIdentifier, call, change));
        throw error;
      }
    },
  };
};

const later =
  (uniqueIdentifier: string, refused: Call, change: Change) =>
  ({ context }: Call): void => {
    const object = context.store.get(uniqueIdentifier);
    if (object !== undefined) context.store.put(change(object, refused));
  };

/** The object with the attribute of the request; as it is where the request cannot be read. */
const withGiven: Change = (object, { request, context }) => {
  try {
    const { id, value } = newAttribute(request, context);
    return withValue(object, id, value);
  } catch {
    return object;
  }
};

const withoutNamed: Change = (object, { request, context }) => {
  const ids = request.value.flatMap((item) => (item.tag === TAG.AttributeName || item.tag === TAG.AttributeReference ? (readReference(item, context.version) ?? []) : []));
  return ids.reduce(withoutAttribute, object);
};

const withoutContent: Change = (object) => {
  const { content, ...rest } = object;
  return content === undefined ? object : rest;
};

const REFUSED: readonly { readonly operation: OperationName; readonly change: Change; readonly source: string; readonly since?: '2.0' }[] = [
  { operation: 'AddAttribute', change: withGiven, source: 'KMIP 1.4 §4.14, 2.1 §6.1.2' },
  { operation: 'ModifyAttribute', change: withGiven, source: 'KMIP 1.4 §4.15, 2.1 §6.1.34' },
  { operation: 'SetAttribute', change: withGiven, source: 'KMIP 2.1 §6.1.51', since: '2.0' },
  { operation: 'DeleteAttribute', change: withoutNamed, source: 'KMIP 1.4 §4.16, 2.1 §6.1.13' },
  { operation: 'Destroy', change: withoutContent, source: 'KMIP 1.4 §4.21, 2.1 §6.1.15' },
  { operation: 'Activate', change: (object) => withState(object, ENUM.State.Active), source: 'KMIP 1.4 §4.19, 2.1 §6.1.1' },
];

const ATTRIBUTES: readonly AttributeId[] = ['UniqueIdentifier', 'ObjectType', 'CryptographicAlgorithm', 'CryptographicLength', 'InitialDate', 'Name'];

/** Left behind only where the request is about this attribute. */
const ofAttribute =
  (wanted: AttributeId): Change =>
  (object, call) => {
    const changed = withGiven(object, call);
    return valueOf(changed, wanted) === valueOf(object, wanted) ? object : changed;
  };

export const REFUSALS: readonly Fault[] = mustDetect('attributes', [
  ...REFUSED.map(({ operation, change, source, since }) => ({
    name: `${hyphenated(operation)}-refused-and-done`,
    sentence: `${titled(operation)} is refused and has its effect all the same.`,
    source,
    ...(since === undefined ? {} : { versions: { from: since } }),
    interfere: () => doneAllTheSame(operation, change),
  })),
  ...ATTRIBUTES.map((id) => ({
    name: `modify-attribute-refused-and-done-to-${hyphenated(id)}`,
    sentence: `Modify Attribute of ${titled(id)} is refused and has its effect all the same.`,
    source: 'KMIP 1.4 §4.15, 2.1 §6.1.34',
    interfere: () => doneAllTheSame('ModifyAttribute', ofAttribute(id)),
  })),
]);
