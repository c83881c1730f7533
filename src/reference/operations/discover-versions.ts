/** Discover Versions. Source: KMIP 1.4 §4.26; 2.1 §6.1.16. */
import { fields, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { protocolVersionItem } from '../../kmip/message.js';
import { versionNumbers } from '../../kmip/version.js';
import type { OperationContext, Outcome } from '../context.js';

export function discoverVersions(request: StructureItem, context: OperationContext): Outcome {
  const asked = fields(request, TAG.ProtocolVersion).flatMap((item) => (item.type === 'Structure' ? [item] : []));
  const common = context.supportedVersions.filter((version) => {
    const { major, minor } = versionNumbers(version);
    return asked.length === 0 || asked.some((item) => numberField(item, TAG.ProtocolVersionMajor) === major && numberField(item, TAG.ProtocolVersionMinor) === minor);
  });
  return { payload: common.map(protocolVersionItem) };
}
