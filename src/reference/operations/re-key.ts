/** Re-key. Source: KMIP 1.4 §4.4, §11.5; 2.1 §6.1.46. */
import { randomBytes } from 'node:crypto';
import { dateTime, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { givenAttributes, newObject } from '../attributes/creation.js';
import { TYPED_LINK_IDS } from '../attributes/forms.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import type { GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { keyBytes } from '../crypto/key-lengths.js';
import { Failure, failure, invalidMessage } from '../failure.js';
import { dateOf, instancesOf, numberOf, touched, withoutAttribute, type ManagedObject } from '../object.js';
import { isDestroyed } from '../state.js';
import { uniqueIdentifier } from './answers.js';
import { linked } from './create-key-pair.js';
import { symmetricKey } from './create.js';
import { findObject } from './identifier.js';

const { LinkType, ObjectType, ResultReason } = ENUM;

/** Attributes that the replacement gets anew or not at all. All others are copied. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'UniqueIdentifier',
  'ShortUniqueIdentifier',
  'ObjectType',
  'State',
  'Digest',
  'InitialDate',
  'LastChangeDate',
  'OriginalCreationDate',
  'DestroyDate',
  'CompromiseDate',
  'CompromiseOccurrenceDate',
  'RevocationReason',
  'ArchiveDate',
  'Link',
  ...TYPED_LINK_IDS,
  'Fresh',
  'LeaseTime',
  'RandomNumberGenerator',
  'KeyFormatType',
  'ProtectionStorageMask',
  'AlwaysSensitive',
  'NeverExtractable',
]);

const DATES = ['ActivationDate', 'ProcessStartDate', 'ProtectStopDate', 'DeactivationDate'] as const;
const DATE_TAGS = { ActivationDate: TAG.ActivationDate, ProcessStartDate: TAG.ProcessStartDate, ProtectStopDate: TAG.ProtectStopDate, DeactivationDate: TAG.DeactivationDate };

export function reKey(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const old = findObject(request, context);
  if (old.objectType !== ObjectType.SymmetricKey) throw failure('wrongObjectType', version, 'only Symmetric Keys can be re-keyed');
  if (isDestroyed(old) || instancesOf(old, 'Link').some(isReplacement)) throw new Failure(ResultReason.PermissionDenied, 'the key is destroyed, or has been replaced already');
  const algorithm = numberOf(old, 'CryptographicAlgorithm') ?? 0;
  const length = numberOf(old, 'CryptographicLength') ?? 0;
  const offset = numberField(request, TAG.Offset);
  const given = givenAttributes(request, context);
  if (offset !== undefined && given.some(({ id }) => isDate(id))) throw invalidMessage('an Offset and dates are both given');

  // The replacement takes the names over, so the old key has to lose them first.
  context.store.put(withoutAttribute(old, 'Name'));
  const copied = copiedAttributes(old, given, offset === undefined ? undefined : BigInt(offset), context);
  const made = newObject(
    { objectType: old.objectType, content: symmetricKey(algorithm, length, randomBytes(keyBytes(algorithm, length))), given: [...copied, ...given], generated: true },
    context,
  );
  const replacement = linked(made, LinkType.ReplacedObjectLink, old);
  context.store.put(replacement);
  context.store.put(touched(linked(withoutAttribute(old, 'Name'), LinkType.ReplacementObjectLink, replacement), context.now));
  return { payload: [uniqueIdentifier(replacement)], placeholder: replacement.uniqueIdentifier };
}

const isDate = (id: string): id is (typeof DATES)[number] => (DATES as readonly string[]).includes(id);

const isReplacement = ({ value }: { value: ManagedObject['attributes'][number]['value'] }): boolean =>
  value.type === 'Structure' && numberField(value, TAG.LinkType) === LinkType.ReplacementObjectLink;

function copiedAttributes(old: ManagedObject, given: readonly GivenAttribute[], offset: bigint | undefined, context: OperationContext): GivenAttribute[] {
  const kept = old.attributes.filter(({ id }) => !NOT_COPIED.has(id) && !given.some((other) => other.id === id) && !(offset !== undefined && isDate(id)));
  return [...kept.map(({ id, value }) => ({ id, value })), ...(offset === undefined ? [] : movedDates(old, offset, context))];
}

/** The dates of the old key, moved so that the new one is activated `offset` seconds from now (table Computing New Dates from Offset). */
function movedDates(old: ManagedObject, offset: bigint, context: OperationContext): GivenAttribute[] {
  const oldActivation = dateOf(old, 'ActivationDate');
  const activation = context.now + offset;
  return DATES.flatMap((id): GivenAttribute[] => {
    const date = dateOf(old, id);
    if (id === 'ActivationDate') return [{ id, value: dateTime(TAG.ActivationDate, activation) }];
    if (date === undefined) return [];
    if (oldActivation === undefined) throw new Failure(hasTypedAttributes(context.version) ? ResultReason.InvalidField : ResultReason.IllegalOperation, 'the key has no Activation Date to which the Offset could apply');
    return [{ id, value: dateTime(DATE_TAGS[id], date + (activation - oldActivation)) }];
  });
}
