/**
 * What products send beyond their protocol version and servers in the field understand. It is served, because to overlook it is the
 * worse answer: a Locate without its filter finds the key of somebody else.
 */
import { field, fields, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';

export interface Accommodated {
  /** What has to agree with the table of the version. */
  readonly checked: StructureItem;
  /** What is carried out. */
  readonly served: StructureItem;
}

/**
 * Locate in 1.x with its attributes in a Template-Attribute (FortiOS, VAST Data), and with Offset Items before 1.3, which has them
 * (libkmip).
 */
export function accommodate(operation: number, payload: StructureItem, version: ProtocolVersion): Accommodated {
  if (operation !== ENUM.Operation.Locate || compareVersions(version, '2.0') >= 0) return { checked: payload, served: payload };
  const served = withoutTemplate(payload);
  const early = compareVersions(version, '1.3') < 0;
  return { served, checked: early ? { ...served, value: served.value.filter(({ tag }) => tag !== TAG.OffsetItems) } : served };
}

function withoutTemplate(payload: StructureItem): StructureItem {
  const template = field(payload, TAG.TemplateAttribute);
  if (template?.type !== 'Structure') return payload;
  return { ...payload, value: [...payload.value.filter((item) => item !== template), ...fields(template, TAG.Attribute)] };
}
