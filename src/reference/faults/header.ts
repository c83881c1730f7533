/** Wrong Response Headers. Source: KMIP 1.4 §6, §7.2; 2.1 §8, §9. */
import { dateTime, integer, structure } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import { mustDetect, type Fault } from './fault.js';
import { header, mapped, withField, withFieldAfter, without, withFields } from './tree.js';

const versionNumber = (tag: number, change: (value: number) => number) =>
  header((each) => mapped(each, (field) => (field.tag === tag && field.type === 'Integer' ? { ...field, value: change(field.value) } : field)));

const count = (change: (value: number) => number) => header((each) => withFields(each, (field) => (field.tag === TAG.BatchCount && field.type === 'Integer' ? { ...field, value: change(field.value) } : field)));

const timeStamp = (change: (value: bigint) => bigint) => header((each) => withFields(each, (field) => (field.tag === TAG.TimeStamp && field.type === 'DateTime' ? { ...field, value: change(field.value) } : field)));

const VERSION = 'KMIP 1.4 §6.1, 2.1 §9.16';
const TIME = 'KMIP 1.4 §6.5, 2.1 §9.20';
const COUNT = 'KMIP 1.4 §6.14, 2.1 §9.5';

export const HEADER: readonly Fault[] = mustDetect('header', [
  { name: 'version-minor-lower', sentence: 'Protocol Version Minor of the answer is lower than that of the request.', source: VERSION, versions: { from: '1.1', to: '1.4' }, interfere: () => versionNumber(TAG.ProtocolVersionMinor, (value) => value - 1) },
  { name: 'version-minor-higher', sentence: 'Protocol Version Minor of the answer is higher than that of the request.', source: VERSION, interfere: () => versionNumber(TAG.ProtocolVersionMinor, (value) => value + 1) },
  { name: 'version-major-other', sentence: 'Protocol Version Major of the answer is another than that of the request.', source: VERSION, interfere: () => versionNumber(TAG.ProtocolVersionMajor, (value) => 3 - value) },
  { name: 'version-always-newest', sentence: 'The answer carries the newest version of the server, whatever the request says.', source: VERSION, versions: { to: '2.0' }, interfere: () => header((each) => mapped(each, (field) => (field.tag === TAG.ProtocolVersionMajor ? integer(field.tag, 2) : field.tag === TAG.ProtocolVersionMinor ? integer(field.tag, 1) : field))) },
  { name: 'time-stamp-missing', sentence: 'The Response Header has no Time Stamp.', source: TIME, interfere: () => header((each) => without(each, TAG.TimeStamp)) },
  { name: 'time-stamp-zero', sentence: 'Time Stamp is the beginning of 1970.', source: TIME, interfere: () => timeStamp(() => 0n) },
  { name: 'time-stamp-in-milliseconds', sentence: 'Time Stamp counts milliseconds.', source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4', interfere: () => timeStamp((value) => value * 1000n) },
  {
    name: 'time-stamp-jumps',
    sentence: 'Every other Time Stamp is an hour late.',
    source: TIME,
    interfere: () => {
      let answers = 0n;
      return timeStamp((value) => value - 3600n * (answers++ % 2n));
    },
  },
  { name: 'time-stamp-twice', sentence: 'The Response Header has two Time Stamps.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => header((each) => withFields(each, (field) => (field.tag === TAG.TimeStamp ? [field, field] : field))) },
  { name: 'batch-count-zero', sentence: 'Batch Count is 0.', source: COUNT, interfere: () => count(() => 0) },
  { name: 'batch-count-one-more', sentence: 'Batch Count is one more than there are Batch Items.', source: COUNT, interfere: () => count((value) => value + 1) },
  { name: 'batch-count-always-one', sentence: 'Batch Count is 1 for every batch.', source: COUNT, interfere: () => count(() => 1) },
  { name: 'batch-count-missing', sentence: 'The Response Header has no Batch Count.', source: COUNT, interfere: () => header((each) => without(each, TAG.BatchCount)) },
  { name: 'header-order', sentence: 'Batch Count stands first in the Response Header.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => header((each) => structure(each.tag, each.value.toReversed())) },
  { name: 'header-field-of-requests', sentence: 'The Response Header holds a Maximum Response Size.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => header((each) => withFieldAfter(each, [TAG.ProtocolVersion], integer(TAG.MaximumResponseSize, 65536))) },
  { name: 'time-stamp-as-in-the-request', sentence: 'Time Stamp is the one that the client sent, or none that is true.', source: TIME, interfere: () => header((each) => withField(each, dateTime(TAG.TimeStamp, 1n))) },
]);
