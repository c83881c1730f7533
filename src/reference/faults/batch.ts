/** Batches processed or answered wrongly. Source: KMIP 1.4 §4, §6.4, §6.12–6.15; 2.1 §9. */
import { boolean, byteString, enumeration, field, fields, structure, textString, type StructureItem } from '../../ttlv/item.js';
import { bytesField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Outcome } from '../context.js';
import type { Interference } from '../interference.js';
import { mustDetect, type Fault } from './fault.js';
import { batch, flipped, item, itemsOf, mapped, succeeded, withField, withFields, withItems, without } from './tree.js';
import { hyphenated, titled } from './words.js';

const { BatchErrorContinuationOption: Option, ResultReason, ResultStatus } = ENUM;

const CONTINUATION = 'KMIP 1.4 §6.13, 2.1 §9.6';
const ITEM_ID = 'KMIP 1.4 §6.4, 2.1 §9.21';
const PLACEHOLDER = 'KMIP 1.4 §4, 2.1 §6.1';

/** The request with another Batch Error Continuation Option; a request without one asks for Stop. */
const continuing = (from: number, to: number) => ({
  request: (request: StructureItem): StructureItem =>
    withFields(request, (part) => {
      if (part.tag !== TAG.RequestHeader || part.type !== 'Structure') return part;
      const given = field(part, TAG.BatchErrorContinuationOption);
      const option = given?.type === 'Enumeration' ? given.value : Option.Stop;
      if (option !== from) return part;
      if (given !== undefined) return withField(part, enumeration(given.tag, to));
      return structure(
        part.tag,
        part.value.flatMap((each) => (each.tag === TAG.BatchOrderOption || each.tag === TAG.TimeStamp || each.tag === TAG.BatchCount ? [each] : [each])).toSpliced(positionOfOption(part), 0, enumeration(TAG.BatchErrorContinuationOption, to)),
      );
    }),
});

/** Batch Error Continuation Option stands before Batch Order Option, Time Stamp and Batch Count. */
const positionOfOption = (header: StructureItem): number => header.value.findIndex((each) => each.tag === TAG.BatchOrderOption || each.tag === TAG.TimeStamp || each.tag === TAG.BatchCount);

/** Performs the operation for good: no Undo takes it back. */
const final: Interference = {
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    call.context.store.forget();
    return outcome;
  },
};

export const BATCH: readonly Fault[] = mustDetect('batch', [
  { name: 'batch-last-item-missing', sentence: 'The last item of a batch of several is not answered.', source: CONTINUATION, interfere: () => batch((items) => (items.length > 1 ? items.slice(0, -1) : items)) },
  { name: 'batch-first-item-only', sentence: 'Only the first item of a batch is answered.', source: CONTINUATION, interfere: () => batch((items) => items.slice(0, 1)) },
  {
    name: 'batch-last-item-not-performed',
    sentence: 'The last item of a batch is answered with success and not performed.',
    source: CONTINUATION,
    interfere: () => ({
      request: (request) => {
        const items = itemsOf(request);
        return items.length > 1 ? withItemsOf(request, items.slice(0, -1)) : request;
      },
      response: (response, context) => {
        const asked = context.request === undefined ? [] : itemsOf(context.request);
        const last = asked.at(-1);
        const answered = itemsOf(response);
        if (last === undefined || asked.length < 2 || !answered.every(succeeded)) return response;
        return withItems(response, [...answered, successFor(last, answered.at(-1))]);
      },
    }),
  },
  { name: 'batch-item-twice', sentence: 'The last Batch Item comes twice.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => batch((items) => [...items, ...items.slice(-1)]) },
  { name: 'batch-no-items', sentence: 'The answer holds no Batch Item.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => batch(() => []) },
  {
    name: 'batch-payloads-swapped',
    sentence: 'The payloads of the first two items of a batch are swapped.',
    source: ITEM_ID,
    interfere: () => swapped(TAG.ResponsePayload),
  },
  {
    name: 'batch-item-ids-swapped',
    sentence: 'The Unique Batch Item IDs of the first two items of a batch are swapped.',
    source: ITEM_ID,
    interfere: () => swapped(TAG.UniqueBatchItemID),
  },
  { name: 'batch-item-id-lost', sentence: 'Unique Batch Item ID is not returned.', source: ITEM_ID, interfere: (target) => item(target, (each) => without(each, TAG.UniqueBatchItemID)) },
  { name: 'batch-item-id-cut', sentence: 'Unique Batch Item ID is returned without what stands behind its 16th byte.', source: ITEM_ID, interfere: (target) => item(target, (each) => withItemId(each, (id) => id.subarray(0, 16))) },
  { name: 'batch-item-id-as-a-number', sentence: 'Unique Batch Item ID loses its leading zero bytes.', source: ITEM_ID, interfere: (target) => item(target, (each) => withItemId(each, (id) => id.subarray(id.findIndex((byte) => byte !== 0)))) },
  {
    name: 'batch-item-id-lost-when-alone',
    sentence: 'Unique Batch Item ID is not returned when the item is alone.',
    source: ITEM_ID,
    interfere: () => batch((items) => (items.length === 1 ? items.map((each) => without(each, TAG.UniqueBatchItemID)) : items)),
  },
  {
    name: 'batch-item-id-lost-on-failure',
    sentence: 'Unique Batch Item ID is not returned with a failure.',
    source: ITEM_ID,
    interfere: (target) => item(target, (each) => (succeeded(each) ? each : without(each, TAG.UniqueBatchItemID))),
  },
  {
    name: 'batch-item-id-altered',
    sentence: 'Unique Batch Item ID comes back with another value.',
    source: ITEM_ID,
    interfere: (target) =>
      item(target, (each) => {
        const id = bytesField(each, TAG.UniqueBatchItemID);
        return id === undefined ? each : withField(each, byteString(TAG.UniqueBatchItemID, flipped(id)));
      }),
  },
  {
    name: 'batch-item-id-padded',
    sentence: 'Unique Batch Item ID comes back with a byte more.',
    source: ITEM_ID,
    interfere: (target) =>
      item(target, (each) => {
        const id = bytesField(each, TAG.UniqueBatchItemID);
        return id === undefined ? each : withField(each, byteString(TAG.UniqueBatchItemID, Buffer.concat([id, Buffer.alloc(1)])));
      }),
  },
  { name: 'batch-continues-under-stop', sentence: 'Under Stop the items behind a failed one are executed.', source: CONTINUATION, interfere: () => continuing(Option.Stop, Option.Continue) },
  { name: 'batch-stops-under-continue', sentence: 'Under Continue the items behind a failed one are not executed.', source: CONTINUATION, interfere: () => continuing(Option.Continue, Option.Stop) },
  { name: 'batch-undoes-under-continue', sentence: 'Under Continue the items before a failed one are undone.', source: CONTINUATION, interfere: () => continuing(Option.Continue, Option.Undo) },
  { name: 'batch-undoes-under-stop', sentence: 'Under Stop the items before a failed one are undone.', source: CONTINUATION, interfere: () => continuing(Option.Stop, Option.Undo) },
  { name: 'batch-stops-under-undo', sentence: 'Under Undo the items before a failed one stay done.', source: CONTINUATION, interfere: () => continuing(Option.Undo, Option.Stop) },
  {
    name: 'batch-undo-pretended',
    sentence: 'Items before a failed one are reported as undone and stay done.',
    source: CONTINUATION,
    interfere: () => final,
  },
  ...(['Create', 'Destroy', 'Import', 'SetAttribute', 'AdjustAttribute'] as const).map((name) => ({
    name: `batch-undo-leaves-${hyphenated(name)}`,
    sentence: `Under Undo what ${titled(name)} did is reported as undone and stays done.`,
    source: CONTINUATION,
    operations: [name],
    ...(name === 'Create' || name === 'Destroy' ? {} : { versions: { from: '2.0' as const } }),
    interfere: () => final,
  })),
  {
    name: 'batch-undo-reported-as-success',
    sentence: 'Undone items are reported as successful.',
    source: CONTINUATION,
    interfere: (target) => item(target, (each) => withFields(each, (part) => (part.tag === TAG.ResultStatus && part.value === ResultStatus.OperationUndone ? enumeration(part.tag, ResultStatus.Success) : part))),
  },
  {
    name: 'batch-failure-fails-all',
    sentence: 'When an item fails, all items of the batch are reported as failed.',
    source: CONTINUATION,
    interfere: () =>
      batch((items) =>
        items.length === 1 || items.every(succeeded)
          ? items
          : items.map((each) => (succeeded(each) ? structure(each.tag, [...without(withField(each, enumeration(TAG.ResultStatus, ResultStatus.OperationFailed)), TAG.ResponsePayload).value, enumeration(TAG.ResultReason, ResultReason.GeneralFailure)]) : each)),
      ),
  },
  {
    name: 'batch-executed-in-reverse',
    sentence: 'The items of a batch are executed from the last to the first.',
    source: 'KMIP 1.4 §6.12, 2.1 §9.8',
    interfere: () => ({
      request: (request) => withItemsOf(request, itemsOf(request).toReversed()),
      response: (response) => withItems(response, itemsOf(response).toReversed()),
    }),
  },
  {
    name: 'id-placeholder-empty',
    sentence: 'The ID Placeholder is never set.',
    source: PLACEHOLDER,
    interfere: () => ({ operation: (perform, call) => ({ ...perform(call.request, call.context), placeholder: null }) }),
  },
  {
    name: 'id-placeholder-outlives-batch',
    sentence: 'The ID Placeholder of one batch is still set in the next.',
    source: PLACEHOLDER,
    interfere: () => {
      let kept: string | undefined;
      return {
        operation: (perform, call) => {
          const { batch: memory } = call.context;
          if (memory.placeholder === undefined && kept !== undefined) memory.placeholder = kept;
          const outcome = perform(call.request, call.context);
          kept = outcome.placeholder ?? kept;
          return outcome;
        },
      };
    },
  },
  {
    name: 'id-placeholder-of-the-first',
    sentence: 'The ID Placeholder keeps its first value when a later item sets another.',
    source: PLACEHOLDER,
    interfere: () => ({
      operation: (perform, call) => {
        const before = call.context.batch.placeholder;
        const outcome = perform(call.request, call.context);
        return before === undefined ? outcome : { ...outcome, placeholder: before };
      },
    }),
  },
  {
    name: 'id-placeholder-lost-on-the-way',
    sentence: 'Operations that read or change an object empty the ID Placeholder.',
    source: PLACEHOLDER,
    operations: ['GetAttributeList', 'AddAttribute', 'ModifyAttribute', 'DeleteAttribute', 'Query', 'Destroy'],
    interfere: () => ({ operation: (perform, call) => ({ ...perform(call.request, call.context), placeholder: null }) }),
  },
  {
    name: 'id-placeholder-of-every-object',
    sentence: 'Each object that a batch touches becomes the ID Placeholder.',
    source: PLACEHOLDER,
    operations: ['Get', 'GetAttributes', 'AddAttribute', 'Destroy'],
    interfere: () => ({ operation: (perform, call) => withPlaceholder(perform(call.request, call.context)) }),
  },
  {
    name: 'id-placeholder-outlives-an-empty-locate',
    sentence: 'Locate that finds nothing leaves the ID Placeholder as it was.',
    source: 'KMIP 1.4 §4.9, 2.1 §6.1.28',
    operations: ['Locate'],
    interfere: () => ({
      operation: (perform, call) => {
        const { payload, ...rest } = perform(call.request, call.context);
        return payload.some(({ tag }) => tag === TAG.UniqueIdentifier) ? { payload, ...rest } : { payload };
      },
    }),
  },
  ...(['Export', 'Import'] as const).map((operation) => ({
    name: `id-placeholder-not-set-by-${operation.toLowerCase()}`,
    sentence: `${operation} does not set the ID Placeholder.`,
    source: operation === 'Export' ? 'KMIP 2.1 §6.1.18' : 'KMIP 2.1 §6.1.25',
    operations: [operation],
    versions: { from: '2.0' as const },
    interfere: (): Interference => ({ operation: (perform, call) => ({ payload: perform(call.request, call.context).payload }) }),
  })),
  {
    name: 'id-placeholder-before-identifier',
    sentence: 'The ID Placeholder replaces the Unique Identifier that an item gives.',
    source: PLACEHOLDER,
    operations: ['Get', 'GetAttributes', 'Activate', 'Check', 'Destroy', 'Revoke'],
    interfere: () => ({
      operation: (perform, call) => {
        const { placeholder } = call.context.batch;
        return perform(placeholder === undefined ? call.request : withField(call.request, textString(TAG.UniqueIdentifier, placeholder)), call.context);
      },
    }),
  },
  {
    name: 'critical-extension-unasked',
    sentence: 'Answers carry a critical Message Extension that nobody asked for.',
    source: 'KMIP 1.4 §6.16, 2.1 §9.13',
    interfere: (target) => item(target, (each) => structure(each.tag, [...each.value, structure(TAG.MessageExtension, [textString(TAG.VendorIdentification, 'org.example'), boolean(TAG.CriticalityIndicator, true), structure(TAG.VendorExtension, [])])])),
  },
  {
    name: 'operation-lost',
    sentence: 'The Batch Items do not say which Operation they answer.',
    source: 'KMIP 1.4 §7.2, 2.1 §8',
    interfere: (target) => item(target, (each) => without(each, TAG.Operation)),
  },
  {
    name: 'operation-of-another',
    sentence: 'The Batch Items name another Operation than the one that they answer.',
    source: 'KMIP 1.4 §7.2, 2.1 §8',
    interfere: (target) => item(target, (each) => withFields(each, (part) => (part.tag === TAG.Operation ? enumeration(part.tag, part.value === ENUM.Operation.Get ? ENUM.Operation.Locate : ENUM.Operation.Get) : part))),
  },
]);

/** The first two items of a batch have each other's field. */
const swapped = (tag: number): Interference =>
  batch((items) => {
    const [first, second, ...rest] = items;
    const one = first && field(first, tag);
    const other = second && field(second, tag);
    return first === undefined || second === undefined || one === undefined || other === undefined ? items : [withField(first, other), withField(second, one), ...rest];
  });

/** A request with other Batch Items and the Batch Count that belongs to them. */
function withItemsOf(request: StructureItem, items: readonly StructureItem[]): StructureItem {
  const header = request.value.filter((part) => part.tag !== TAG.BatchItem).map((part) => (part.type === 'Structure' ? mapped(part, (each) => (each.tag === TAG.BatchCount && each.type === 'Integer' ? { ...each, value: items.length } : each)) : part));
  return structure(request.tag, [...header, ...items]);
}

/** A success that answers a request item, with the Unique Identifier of the item or of another answer. */
function successFor(asked: StructureItem, other: StructureItem | undefined): StructureItem {
  const given = fields(asked, TAG.RequestPayload).flatMap((part) => (part.type === 'Structure' ? fields(part, TAG.UniqueIdentifier) : []));
  const seen = other === undefined ? [] : fields(other, TAG.ResponsePayload).flatMap((part) => (part.type === 'Structure' ? fields(part, TAG.UniqueIdentifier) : []));
  return structure(TAG.BatchItem, [
    ...fields(asked, TAG.Operation),
    ...fields(asked, TAG.UniqueBatchItemID),
    enumeration(TAG.ResultStatus, ResultStatus.Success),
    structure(TAG.ResponsePayload, given.length > 0 ? given : seen),
  ]);
}

/** The Batch Item with another Unique Batch Item ID, if it has one. */
function withItemId(part: StructureItem, change: (id: Uint8Array) => Uint8Array): StructureItem {
  const id = bytesField(part, TAG.UniqueBatchItemID);
  return id === undefined ? part : withField(part, byteString(TAG.UniqueBatchItemID, change(id)));
}

/** The outcome that makes the object it names the ID Placeholder. */
function withPlaceholder(outcome: Outcome): Outcome {
  const named = outcome.payload.find(({ tag }) => tag === TAG.UniqueIdentifier);
  return named?.type === 'TextString' ? { ...outcome, placeholder: named.value } : outcome;
}
