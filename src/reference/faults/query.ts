/** Query and Discover Versions saying what is not so. Source: KMIP 1.4 §4.25, §4.26; 2.1 §6.1.40, §6.1.16. */
import { enumeration, integer, structure, textString, type Item } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { Failure } from '../failure.js';
import type { Interference } from '../interference.js';
import { answered, asked } from './around.js';
import { mustDetect, type Fault } from './fault.js';
import { mapped } from './tree.js';

const QUERY = 'KMIP 1.4 §4.25, 2.1 §6.1.40';
const DISCOVER = 'KMIP 1.4 §4.26, 2.1 §6.1.16';
const { Operation, ObjectType } = ENUM;

const without = (tag: number, value?: number): Interference => answered((payload) => payload.filter((item) => item.tag !== tag || (value !== undefined && item.value !== value)));

const versions = (change: (versions: readonly Item[]) => readonly Item[]): Pick<Fault, 'operations' | 'versions' | 'interfere'> => ({ operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => answered((payload) => change(payload)) });

/** An operation that is announced beside those that there are, where operations were asked for. */
const claiming = (operation: number): Interference =>
  answered((payload) => (payload.some((item) => item.tag === TAG.Operation) ? [enumeration(TAG.Operation, operation), ...payload] : payload));

export const QUERY_FAULTS: readonly Fault[] = mustDetect('query', [
  ...(['Create', 'Register', 'Get', 'Locate', 'Activate', 'Destroy', 'Query', 'Revoke', 'Encrypt', 'Decrypt'] as const).map((operation) => ({
    name: `query-hides-${operation.toLowerCase()}`,
    sentence: `Query does not announce ${operation}.`,
    source: QUERY,
    operations: ['Query' as const],
    ...(operation === 'Encrypt' || operation === 'Decrypt' ? { versions: { from: '1.2' as const } } : {}),
    interfere: () => without(TAG.Operation, Operation[operation]),
  })),
  ...(['Hash', 'RNGRetrieve', 'MAC', 'CreateKeyPair', 'ReKey', 'DeriveKey', 'ObtainLease', 'Archive'] as const).map((operation) => ({
    name: `query-conceals-${operation.toLowerCase()}`,
    sentence: `${operation} is supported and not announced.`,
    source: QUERY,
    operations: ['Query' as const],
    ...(['Hash', 'RNGRetrieve', 'MAC'].includes(operation) ? { versions: { from: '1.2' as const } } : {}),
    interfere: () => without(TAG.Operation, Operation[operation]),
  })),
  { name: 'query-hides-symmetric-key', sentence: 'Query does not announce Symmetric Keys.', source: QUERY, operations: ['Query'], interfere: () => without(TAG.ObjectType, ObjectType.SymmetricKey) },
  { name: 'query-no-operations', sentence: 'Query announces no operation.', source: QUERY, operations: ['Query'], interfere: () => without(TAG.Operation) },
  { name: 'query-empty', sentence: 'Query answers nothing.', source: QUERY, operations: ['Query'], interfere: () => answered(() => []) },
  { name: 'query-first-function-only', sentence: 'Query answers the first Query Function only.', source: QUERY, operations: ['Query'], interfere: () => asked((request) => structure(request.tag, request.value.slice(0, 1))) },
  {
    name: 'query-in-the-order-of-the-functions',
    sentence: 'Query answers the Query Functions in the order of the request.',
    source: QUERY,
    operations: ['Query'],
    interfere: () =>
      answered((payload, call) => {
        const asked = call.request.value.map((item) => item.value);
        const objectsFirst = asked.indexOf(ENUM.QueryFunction.QueryObjects) < asked.indexOf(ENUM.QueryFunction.QueryOperations);
        return objectsFirst ? [...payload.filter((item) => item.tag === TAG.ObjectType), ...payload.filter((item) => item.tag !== TAG.ObjectType)] : payload;
      }),
  },
  { name: 'query-objects-before-operations', sentence: 'Query lists object types before operations.', source: QUERY, operations: ['Query'], interfere: () => answered((payload) => [...payload.filter((item) => item.tag === TAG.ObjectType), ...payload.filter((item) => item.tag !== TAG.ObjectType)]) },
  { name: 'query-operation-without-definition', sentence: 'Query announces an operation that no version defines.', source: 'KMIP 1.4 §9.1.3.2.27, 2.1 §11.36', operations: ['Query'], interfere: () => claiming(0x77) },
  { name: 'query-operation-of-newer-version', sentence: 'Query announces an operation of a newer version.', source: 'KMIP 1.4 §9.1.3.2.27', operations: ['Query'], versions: { to: '1.4' }, interfere: () => claiming(Operation.Ping) },
  {
    name: 'query-refuses-rarer-functions',
    sentence: 'Query fails when it is asked for more than operations, object types and the server.',
    source: QUERY,
    operations: ['Query'],
    interfere: () => ({
      operation: (perform, call) => {
        const rare = call.request.value.some((item) => item.tag === TAG.QueryFunction && typeof item.value === 'number' && item.value > ENUM.QueryFunction.QueryServerInformation);
        if (rare) throw new Failure(ENUM.ResultReason.InvalidField, 'this Query Function is not supported');
        return perform(call.request, call.context);
      },
    }),
  },
  { name: 'query-no-rngs', sentence: 'Query RNGs is answered without RNG Parameters.', source: QUERY, operations: ['Query'], versions: { from: '1.3' }, interfere: () => without(TAG.RNGParameters) },
  { name: 'log-refused', sentence: 'Log is refused.', source: 'KMIP 2.1 §6.1.29', operations: ['Log'], versions: { from: '2.0' }, interfere: () => ({ operation: () => { throw new Failure(ENUM.ResultReason.GeneralFailure, 'nothing is logged here'); } }) },
  { name: 'endpoint-role-is-a-crash', sentence: 'Set Endpoint Role is answered as an internal error.', source: 'KMIP 2.1 §6.1.54', operations: ['SetEndpointRole'], versions: { from: '2.0' }, interfere: () => ({ operation: () => { throw new Failure(ENUM.ResultReason.GeneralFailure, 'internal error'); } }) },
  { name: 'query-text-for-vendor-information', sentence: 'Query names the vendor in a Byte String.', source: QUERY, operations: ['Query'], interfere: () => answered((payload) => payload.map((item): Item => (item.tag === TAG.VendorIdentification && item.type === 'TextString' ? { tag: item.tag, type: 'ByteString', value: Buffer.from(item.value) } : item))) },
  ...(['Hash', 'RNGRetrieve', 'MAC', 'CreateKeyPair', 'ReKey', 'DeriveKey', 'ObtainLease', 'GetUsageAllocation', 'Check', 'Archive', 'Sign'] as const).map((operation) => ({
    name: `query-claims-${operation.toLowerCase()}`,
    sentence: `${operation} is announced and not supported.`,
    source: QUERY,
    operations: ['Query' as const, operation],
    ...(['Hash', 'RNGRetrieve', 'MAC', 'Sign'].includes(operation) ? { versions: { from: '1.2' as const } } : {}),
    interfere: (): Interference => ({
      operation: (perform, call) => {
        if (call.code === Operation[operation]) throw new Failure(ENUM.ResultReason.OperationNotSupported, `${operation} is not supported`);
        const outcome = perform(call.request, call.context);
        const listsOperations = outcome.payload.some((item) => item.tag === TAG.Operation);
        const listed = outcome.payload.some((item) => item.tag === TAG.Operation && item.value === Operation[operation]);
        return listsOperations && !listed ? { ...outcome, payload: [enumeration(TAG.Operation, Operation[operation]), ...outcome.payload] } : outcome;
      },
    }),
  })),

  { name: 'versions-none', sentence: 'Discover Versions lists no version.', source: DISCOVER, ...versions(() => []) },
  { name: 'versions-twice', sentence: 'Discover Versions lists each version twice.', source: DISCOVER, ...versions((list) => list.flatMap((item) => [item, item])) },
  { name: 'versions-not-asked-for', sentence: 'Discover Versions lists all versions whatever the client speaks.', source: DISCOVER, operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => asked((request) => structure(request.tag, [])) },
  { name: 'versions-of-the-client', sentence: 'Discover Versions lists versions that only the client speaks.', source: DISCOVER, operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => answered((payload, call) => (call.request.value.length === 0 ? payload : call.request.value)) },
  { name: 'versions-newest-missing', sentence: 'Discover Versions asked with versions leaves out the newest in common.', source: DISCOVER, operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => answered((payload, call) => (call.request.value.length > 0 ? payload.slice(1) : payload)) },
  { name: 'versions-failure-for-none', sentence: 'Discover Versions fails when there is no version in common.', source: DISCOVER, operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => ({ operation: (perform, call) => { const outcome = perform(call.request, call.context); if (outcome.payload.length === 0) throw new Error('no version in common'); return outcome; } }) },
  { name: 'versions-minor-first', sentence: 'Discover Versions puts the minor number before the major one.', source: 'KMIP 1.4 §6.1, 2.1 §9.16', ...versions((list) => list.map((item) => (item.type === 'Structure' ? structure(item.tag, item.value.toReversed()) : item))) },
  {
    name: 'versions-not-spoken',
    sentence: 'Discover Versions lists 1.3, which the server does not speak.',
    source: DISCOVER,
    versions: { from: '1.3', to: '1.3' },
    interfere: () => ({ request: (request, context) => (context.version === '1.3' ? mapped(request, (item) => (item.tag === TAG.ProtocolVersionMajor ? integer(item.tag, 9) : item)) : request) }),
  },
  { name: 'discover-versions-with-text', sentence: 'Discover Versions adds a field that the operation does not have.', source: DISCOVER, ...versions((list) => [...list, textString(TAG.ServerName, 'server')]) },
]);
