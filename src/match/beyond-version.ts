/** Cases that ask for what their protocol version does not have: nothing can be said of the server. */
import { attributeByTag, isDefinedIn } from '../kmip/vocabulary.js';
import { attributeTitle, type SeenAttribute } from './attribute-bag.js';
import type { Check } from './check.js';
import type { Scope } from './scope.js';

/** A missing attribute is the server's fault only where the version defines the attribute. */
export function unlessBeyond({ exchange: { version } }: Scope, name: SeenAttribute['name'], missing: Check): Check {
  const definition = 'tag' in name ? attributeByTag(name.tag) : undefined;
  if (definition === undefined || isDefinedIn(definition, version)) return missing;
  return { ...missing, verdict: 'inconclusive', message: `The case asks for ${attributeTitle(name, version)}, which KMIP ${version} does not define.`, cause: 'The case asks for an attribute that its version does not define' };
}
