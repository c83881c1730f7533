/** Finds out whether a fault changed anything: one that never did has not been tried, whatever the verdicts were. */
import type { Socket } from 'node:net';
import { encode } from '../../ttlv/index.js';
import { structure, type StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import type { Streams } from '../crypto/streams.js';
import { Failure } from '../failure.js';
import type { ExchangeContext, Interference } from '../interference.js';
import type { ManagedObject } from '../object.js';
import type { Store } from '../store.js';

/**
 * The same interference, which calls `onEffect` for each message that differs from what the server would have received, done or sent
 * without it. An operation differs when it was performed on other data, with other streams or at another time, left out, or left other objects, fewer
 * streams or another answer behind.
 */
export function witnessed(interference: Interference, onEffect: (context: ExchangeContext) => void): Interference {
  const { request, operation, response, bytes, send } = interference;
  return {
    ...(request === undefined ? {} : { request: (message, context) => noting(message, request(message, context), () => onEffect(context)) }),
    ...(response === undefined ? {} : { response: (message, context) => noting(message, response(message, context), () => onEffect(context)) }),
    ...(operation === undefined ? {} : { operation: watchedOperation(operation, onEffect) }),
    ...(bytes === undefined
      ? {}
      : {
          bytes: (encoded, context) => {
            const sent = bytes(encoded, context);
            if (!(sent instanceof Uint8Array) || Buffer.compare(sent, encoded) !== 0) onEffect(context);
            return sent;
          },
        }),
    ...(send === undefined
      ? {}
      : {
          send: (socket, encoded, context) => {
            const done: string[] = [];
            send(recording(socket, done), encoded, context);
            if (done.join() !== `write ${encoded.length}`) onEffect(context);
          },
        }),
  };
}

function noting(before: StructureItem, after: StructureItem, note: () => void): StructureItem {
  if (!sameItems(before, after)) note();
  return after;
}

const sameItems = (one: StructureItem, other: StructureItem): boolean => one === other || Buffer.compare(encode(one), encode(other)) === 0;

type Result = { readonly outcome: Outcome } | { readonly error: unknown };

function watchedOperation(operation: NonNullable<Interference['operation']>, onEffect: (context: ExchangeContext) => void): NonNullable<Interference['operation']> {
  return (perform, call) => {
    let undisturbed: Result | undefined;
    const { store, changed } = watchedStore(call.context.store, () => undisturbed !== undefined && 'outcome' in undisturbed);
    const { streams, closed } = watchedStreams(call.context.streams);
    const { placeholder } = call.context.batch;
    const watchedPerform: typeof perform = (request, context) => {
      const own = { ...context, store: context.store === store ? call.context.store : context.store, streams: context.streams === streams ? call.context.streams : context.streams };
      const asItShouldBe = undisturbed === undefined && !changed() && !closed() && context.streams === streams && call.context.batch.placeholder === placeholder && context.now === call.context.now && sameItems(request, call.request);
      const result = attempt(() => perform(request, own));
      if (asItShouldBe) undisturbed = result;
      return unwrap(result);
    };
    const final = attempt(() => operation(watchedPerform, { ...call, context: { ...call.context, store, streams } satisfies OperationContext }));
    if (undisturbed === undefined || changed() || closed() || !sameResult(undisturbed, final)) onEffect(call.exchange);
    return unwrap(final);
  };
}

function attempt(act: () => Outcome): Result {
  try {
    return { outcome: act() };
  } catch (error) {
    return { error };
  }
}

function unwrap(result: Result): Outcome {
  if ('error' in result) throw result.error;
  return result.outcome;
}

function sameResult(one: Result, other: Result): boolean {
  if ('error' in one || 'error' in other) return 'error' in one && 'error' in other && sameError(one.error, other.error);
  const payload = ({ outcome }: typeof one): StructureItem => structure(TAG.ResponsePayload, outcome.payload);
  return one.outcome.placeholder === other.outcome.placeholder && sameItems(payload(one), payload(other));
}

const sameError = (one: unknown, other: unknown): boolean => one === other || (one instanceof Failure && other instanceof Failure && one.reason === other.reason && one.message === other.message);

/**
 * A store that knows whether somebody has changed objects through it, changes that were taken back not counted; `isDone` says
 * whether the operation itself has been performed, so that taking back what it did is a change as well.
 */
function watchedStore(store: Store, isDone: () => boolean): { readonly store: Store; readonly changed: () => boolean } {
  let marks: number[] = [];
  const note = (): void => void marks.push(store.mark());
  return {
    changed: () => marks.length > 0,
    store: {
      ...store,
      put: (object) => {
        if (!sameObject(store.get(object.uniqueIdentifier), object)) note();
        store.put(object);
      },
      remove: (uniqueIdentifier) => {
        note();
        store.remove(uniqueIdentifier);
      },
      rollback: (mark) => {
        const undoes = marks.length === 0 && mark < store.mark() && isDone();
        marks = undoes ? [FOR_EVER] : marks.filter((noted) => noted < mark);
        store.rollback(mark);
      },
      forget: () => {
        marks = [FOR_EVER];
        store.forget();
      },
    },
  };
}

/** Streams that know whether somebody has closed one of them that was open. */
function watchedStreams(streams: Streams): { readonly streams: Streams; readonly closed: () => boolean } {
  let closed = false;
  return {
    closed: () => closed,
    streams: {
      ...streams,
      close: (correlationValue) => {
        closed ||= streams.find(correlationValue) !== undefined;
        streams.close(correlationValue);
      },
    },
  };
}

/** A mark that no rollback reaches. */
const FOR_EVER = -1;

const sameObject = (before: ManagedObject | undefined, after: ManagedObject): boolean => before === after || (before !== undefined && comparable(before) === comparable(after));

const comparable = (object: ManagedObject): string => JSON.stringify(object, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value));

/** A socket that notes what is done with it. */
function recording(socket: Socket, done: string[]): Socket {
  const watched = new Set<string | symbol>(['write', 'end', 'destroy']);
  return new Proxy(socket, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (watched.has(name)) done.push(given[0] instanceof Uint8Array ? `${String(name)} ${given[0].length}` : String(name));
        return (value as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
}
