/** Fields that repeat, or whose presence is free: how their values are compared (rules C-*). Data, with the clauses that permit it. */
import { ENUM, TAG } from '../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Pattern } from '../suite/case.js';
import type { Verdict } from './check.js';
import type { VariationItem } from './citations.js';
import { field } from './fields.js';
import type { RuleId } from './rules.js';
import type { ItemScope } from './scope.js';

const operation = ENUM.Operation;

export interface Container {
  readonly operation: number;
  readonly tags: readonly number[];
  readonly rule: RuleId;
  /** What an expected value that is not there means. */
  readonly missing: Verdict;
  /** What a value that nobody expects means. */
  readonly surplus: Verdict;
  /** The clause behind a variation. */
  readonly item: VariationItem;
  /** Set where only the presence of the field counts, not its content. */
  readonly contentFree?: true;
  readonly versions?: (version: ProtocolVersion) => boolean;
  /** Set where the request decides whether the row applies. */
  readonly when?: (item: ItemScope) => boolean;
}

const asksForVersions = (item: ItemScope): boolean => field(item.request, TAG.ProtocolVersion) !== undefined;

const CONTAINERS: readonly Container[] = [
  { operation: operation.Query, tags: [TAG.Operation], rule: 'C-2', missing: 'failure', surplus: 'variation', item: { p10: 17, p21: 17, p30: 16 } },
  { operation: operation.Query, tags: [TAG.ObjectType], rule: 'C-2', missing: 'failure', surplus: 'variation', item: { p10: 16, p21: 16, p30: 15 } },
  { operation: operation.Query, tags: [TAG.ApplicationNamespace], rule: 'C-2', missing: 'variation', surplus: 'variation', item: { p10: 15, p21: 15, p30: 14 } },
  { operation: operation.Query, tags: [TAG.ExtensionInformation], rule: 'C-2', missing: 'variation', surplus: 'variation', item: { p10: 14, p21: 14, p30: 13 }, contentFree: true },
  { operation: operation.Query, tags: [TAG.RNGParameters], rule: 'V-10', missing: 'variation', surplus: 'variation', item: { p21: 'response 7', p30: 'response 6' }, contentFree: true },
  {
    operation: operation.Query,
    tags: [TAG.AttestationType, TAG.ProfileInformation, TAG.ValidationInformation, TAG.CapabilityInformation, TAG.ClientRegistrationMethod, TAG.DefaultsInformation, TAG.ProtectionStorageMasks, TAG.CredentialInformation],
    rule: 'C-2',
    missing: 'variation',
    surplus: 'variation',
    item: { p10: 14, p21: 14, p30: 13 },
    contentFree: true,
  },
  { operation: operation.Query, tags: [TAG.VendorIdentification], rule: 'V-17', missing: 'variation', surplus: 'variation', item: { p10: 'response 8', p21: 'response 6', p30: 'response 5' }, versions: (version) => compareVersions(version, '2.1') < 0 },
  { operation: operation.Query, tags: [TAG.VendorIdentification], rule: 'V-17', missing: 'warning', surplus: 'variation', item: { p21: 'response 6', p30: 'response 5' } },
  { operation: operation.Query, tags: [TAG.ServerInformation], rule: 'V-17', missing: 'failure', surplus: 'variation', item: { p21: 'response 9', p30: 'response 8' }, contentFree: true },
  { operation: operation.DiscoverVersions, tags: [TAG.ProtocolVersion], rule: 'C-3', missing: 'failure', surplus: 'failure', item: {}, when: asksForVersions },
  { operation: operation.DiscoverVersions, tags: [TAG.ProtocolVersion], rule: 'C-3', missing: 'failure', surplus: 'variation', item: { p10: 'response 7', p21: 'response 5', p30: 'response 4' } },
  { operation: operation.GetAttributeList, tags: [TAG.AttributeName, TAG.AttributeReference], rule: 'C-5', missing: 'failure', surplus: 'variation', item: { p10: 19, p21: 21, p30: 20 } },
  { operation: operation.Locate, tags: [TAG.UniqueIdentifier], rule: 'C-4', missing: 'failure', surplus: 'failure', item: {}, when: filtersUniquely },
  { operation: operation.Locate, tags: [TAG.UniqueIdentifier], rule: 'C-4', missing: 'failure', surplus: 'warning', item: {} },
  { operation: operation.Locate, tags: [TAG.LocatedItems], rule: 'C-8', missing: 'variation', surplus: 'note', item: { p21: 'response 8', p30: 'response 7' } },
];

export const EXACT: Omit<Container, 'operation' | 'tags'> = { rule: 'C-1', missing: 'failure', surplus: 'failure', item: {} };

/** How the values of a field of the Response Payload are compared. */
export function containerFor(item: ItemScope | undefined, tag: number, version: ProtocolVersion): Omit<Container, 'operation' | 'tags'> {
  if (item === undefined) return EXACT;
  const row = CONTAINERS.find((each) => each.operation === item.operation && each.tags.includes(tag) && (each.versions?.(version) ?? true) && (each.when?.(item) ?? true));
  return row ?? EXACT;
}

/** A Locate that asks for something only this case has made finds only objects of this case. */
export function filtersUniquely(item: ItemScope): boolean {
  return item.pattern.some(holdsOwnValue);
}

function holdsOwnValue(pattern: Pattern): boolean {
  if (pattern.kind === 'structure') return pattern.fields.some(holdsOwnValue);
  if (pattern.kind === 'attributes') return pattern.attributes.some((attribute) => holdsOwnValue(attribute.value));
  return pattern.value.is === 'unique' || pattern.value.is === 'variable';
}
