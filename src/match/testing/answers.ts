/** Answers that are judged for what they hold, whatever the case expects. */
import type { Item } from '../../ttlv/index.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Check } from '../check.js';
import type { Field } from './build.js';
import { scenario, type Answered } from './scenario.js';
import { KEY } from './steps.js';

const ID: Field = ['UniqueIdentifier', 'a'];

/** A Query that is answered with these fields. */
export const queried = (version: ProtocolVersion, ...payload: readonly Field[]): readonly Check[] => scenario(version).one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, { payload });

/** A Get Attributes that is answered with these items behind the identifier. */
export const attributesRead = (version: ProtocolVersion, ...items: readonly Field[]): readonly Check[] => scenario(version).one({ operation: 'GetAttributes', request: [ID] }, { payload: [ID, ...items] });

/** A Get that is answered with these fields. */
export const served = (version: ProtocolVersion, ...payload: readonly Field[]): readonly Check[] => scenario(version).one({ operation: 'Get', request: [ID] }, { payload });

/** A Get that is answered with a symmetric key whose Key Block holds these fields behind the usual ones. */
export const keyServed = (version: ProtocolVersion, ...more: readonly Field[]): readonly Check[] => keyBlockServed(version, ['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128], ...more);

/** A Get that is answered with a symmetric key of this Key Block. */
export const keyBlockServed = (version: ProtocolVersion, ...block: readonly Field[]): readonly Check[] => served(version, ['ObjectType', 'SymmetricKey'], ID, ['SymmetricKey', [['KeyBlock', block]]]);

/** A Destroy that is answered like this. */
export const destroyedWith = (version: ProtocolVersion, answered: Answered): readonly Check[] => scenario(version).one({ operation: 'Destroy', request: [ID] }, { payload: [ID], ...answered });

/** An item of a tag that no name leads to. */
export const numbered = (tag: number, value = 1): Item => ({ tag, type: 'Integer', value });
