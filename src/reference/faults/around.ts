/** Ways to perform an operation other than it should be: refused, let through, or with another effect. */
import { field, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { Operation, OperationContext, Outcome } from '../context.js';
import { Failure, failure } from '../failure.js';
import type { Call, Interference } from '../interference.js';
import type { ManagedObject } from '../object.js';
import { lookUp, resolveIdentifier } from '../operations/identifier.js';
import type { Situation } from '../reasons.js';

type Change = (object: ManagedObject, call: Call) => ManagedObject;

/** The object that a request names, as it is before the operation. */
export function objectOf(call: Call): ManagedObject | undefined {
  const item = field(call.request, TAG.UniqueIdentifier);
  const identifier = item === undefined ? call.context.batch.placeholder : resolveIdentifier(item, call.context);
  return identifier === undefined ? undefined : lookUp(identifier, call.context);
}

/** The object that an outcome names. */
export function objectIn(outcome: Outcome, context: OperationContext): ManagedObject | undefined {
  const item = outcome.payload.find((each) => each.tag === TAG.UniqueIdentifier);
  return item?.type === 'TextString' ? context.store.get(item.value) : undefined;
}

/** Performs the operation and then changes the object that it was about. */
export const afterwards = (change: Change): Interference => ({
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    const object = objectIn(outcome, call.context);
    if (object !== undefined) call.context.store.put(change(object, call));
    return outcome;
  },
});

/** Performs the operation, answers as if it had been done, and leaves the object as it was. */
export const withoutEffect: Interference = {
  operation: (perform, call) => {
    const before = objectOf(call);
    const outcome = perform(call.request, call.context);
    if (before !== undefined) call.context.store.put(before);
    return outcome;
  },
};

/** Performs the operation on an object that differs from the real one; the change stays. */
export const asIf = (change: Change, when: (object: ManagedObject) => boolean = () => true): Interference => ({
  operation: (perform, call) => {
    const object = objectOf(call);
    if (object !== undefined && when(object)) call.context.store.put(change(object, call));
    return perform(call.request, call.context);
  },
});

/** When the operation is refused, performs it on an object that would not be refused, and leaves the real one alone. */
export const disguised = (change: Change, when: (object: ManagedObject, call: Call) => boolean = () => true): Interference => ({
  operation: (perform, call) =>
    rescued(perform, call, () => {
      const object = objectOf(call);
      if (object === undefined || !when(object, call)) return undefined;
      const { store } = call.context;
      const mark = store.mark();
      store.put(change(object, call));
      try {
        return perform(call.request, call.context);
      } finally {
        store.rollback(mark);
      }
    }),
});

/** When the operation is refused, performs it with another request. */
export const leniently = (change: (request: StructureItem, call: Call, failure: Failure) => StructureItem | undefined): Interference => ({
  operation: (perform, call) =>
    rescued(perform, call, (failed) => {
      const other = change(call.request, call, failed);
      return other === undefined ? undefined : perform(other, call.context);
    }),
});

/** When the operation is refused, does this instead; nothing leaves it refused. */
export const otherwise = (act: (call: Call, failure: Failure) => Outcome | undefined): Interference => ({ operation: (perform, call) => rescued(perform, call, (failed) => act(call, failed)) });

function rescued(perform: Operation, call: Call, act: (failure: Failure) => Outcome | undefined): Outcome {
  const mark = call.context.store.mark();
  try {
    return perform(call.request, call.context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    call.context.store.rollback(mark);
    const outcome = act(error);
    if (outcome === undefined) throw error;
    return outcome;
  }
}

/** Performs the operation with another request. */
export const asked = (change: (request: StructureItem, call: Call) => StructureItem): Interference => ({ operation: (perform, call) => perform(change(call.request, call), call.context) });

/** Answers with another payload. */
export const answered = (change: (payload: readonly Item[], call: Call) => readonly Item[]): Interference => ({
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    return { ...outcome, payload: change(outcome.payload, call) };
  },
});

/** Refuses the operation when the object is as described. */
export const refused = (situation: Situation, when: (object: ManagedObject, call: Call) => boolean): Interference => ({
  operation: (perform, call) => {
    const object = objectOf(call);
    if (object !== undefined && when(object, call)) throw failure(situation, call.context.version, 'the server does not do this');
    return perform(call.request, call.context);
  },
});

/** An answer that names the object of the request and nothing else. */
export function namingObject(call: Call): Outcome | undefined {
  const object = objectOf(call);
  return object === undefined ? undefined : { payload: [{ tag: TAG.UniqueIdentifier, type: 'TextString', value: object.uniqueIdentifier }] };
}

/** A payload with the fields of a structure. */
export const asPayload = (fields: readonly Item[]): StructureItem => structure(TAG.ResponsePayload, fields);
