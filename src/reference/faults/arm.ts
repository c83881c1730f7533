/** Puts faults into a server: which messages they act on, and several of them at once. */
import { ENUM } from '../../kmip/constants.js';
import type { ExchangeContext, Interference } from '../interference.js';
import type { Fault, OperationName, Target, Trigger } from './fault.js';

export interface ArmOptions {
  /** Acts on these operations only, instead of all that the fault touches. */
  readonly operations?: readonly OperationName[];
  /** Acts on the n-th message that it touches only, counted from 1; otherwise on each. */
  readonly nth?: number;
}

/** The interference of one fault, for one server. */
export function arm(fault: Fault, options: ArmOptions = {}): Interference {
  const names = options.operations ?? fault.operations;
  const codes = names === undefined ? undefined : new Set<number>(names.map((name) => ENUM.Operation[name]));
  const hits: Target['hits'] = (operation) => codes === undefined || (operation !== undefined && codes.has(operation));
  const acts = triggerFor(codes, options.nth);
  const { request, operation, response, bytes, send } = fault.interfere({ hits });
  return {
    ...(request === undefined ? {} : { request: (message, context) => (acts(context) ? request(message, context) : message) }),
    ...(operation === undefined
      ? {}
      : { operation: (perform, call) => (acts(call.exchange) && hits(call.code) ? operation(perform, call) : perform(call.request, call.context)) }),
    ...(response === undefined ? {} : { response: (message, context) => (acts(context) ? response(message, context) : message) }),
    ...(bytes === undefined ? {} : { bytes: (encoded, context) => (acts(context) ? bytes(encoded, context) : encoded) }),
    ...(send === undefined
      ? {}
      : {
          send: (socket, encoded, context) => {
            if (acts(context)) send(socket, encoded, context);
            else socket.write(encoded);
          },
        }),
  };
}

/** All hooks of one message are asked in the course of that message, so the latest decision is remembered by its count. */
function triggerFor(codes: ReadonlySet<number> | undefined, nth: number | undefined): Trigger {
  let seen = 0;
  let decidedFor = 0;
  let decision = false;
  return (context: ExchangeContext) => {
    if (context.count === decidedFor) return decision;
    decidedFor = context.count;
    const touched = codes === undefined || context.operations.some((code) => codes.has(code));
    if (touched) seen++;
    decision = touched && (nth === undefined || seen === nth);
    return decision;
  };
}

/** One interference out of several, the first one nearest to the server. */
export function combined(interferences: readonly Interference[]): Interference {
  return interferences.reduce(both, {});
}

function both(inner: Interference, outer: Interference): Interference {
  const send = outer.send ?? inner.send;
  return {
    request: (message, context) => {
      const once = outer.request?.(message, context) ?? message;
      return inner.request?.(once, context) ?? once;
    },
    operation: (perform, call) => {
      const within = inner.operation;
      const innermost: typeof perform = within === undefined ? perform : (request, context) => within(perform, { ...call, request, context });
      return outer.operation === undefined ? innermost(call.request, call.context) : outer.operation(innermost, call);
    },
    response: (message, context) => {
      const once = inner.response?.(message, context) ?? message;
      return outer.response?.(once, context) ?? once;
    },
    bytes: (encoded, context) => {
      const parts = [inner.bytes?.(encoded, context) ?? encoded].flat();
      return outer.bytes === undefined ? parts : parts.flatMap((part) => outer.bytes?.(part, context) ?? part);
    },
    ...(send === undefined ? {} : { send }),
  };
}
