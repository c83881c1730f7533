/** Answers whose texts would act on those who show them. */
import { ENUM, TAG } from '../../../../kmip/constants.js';
import { enumeration, structure, textString } from '../../../../ttlv/index.js';
import type { Behaviour, Turn } from '../behaviour.js';
import { behindHeader, MEBIBYTE, rawItem, rawStructure, responseOf, withPayload } from './bytes.js';

/** What stands in reports and consoles only escaped. */
export const MARKUP = '</script></style></textarea>--><img src=x onerror=alert(1)><svg/onload=alert(2)>';

const TEXTS: readonly (readonly [string, string])[] = [
  ['markup', MARKUP],
  ['the end of a CDATA section', ']]>]]&gt;<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
  ['terminal escapes', '\u001b[2J\u001b]0;owned\u0007\u001b[31m\u009b2J\u001bP+q\u001b\\\u001b]8;;http://x.example\u0007'],
  ['NUL and other control characters', 'a\u0000b\u0001\b\b\b\f\v\u007f\u0085'],
  ['line ends and commands for CI systems', 'x\r\n::error::owned\n##[error]owned\n##teamcity[x]\n::set-env name=X::y\n::stop-commands::t\nBail out!\nnot ok 1'],
  ['bidirectional controls', '\u202etxt.exe\u202c\u2066\u2067\u2069\u200e\u061c'],
  ['characters that nobody sees', '\ufeff\u200b\u2028\u2029\u00ad\ufff9\ue000\uffff\u{e0041}\u{1f469}\u200d\u{1f4bb}'],
  ['Markdown and templates', '| a | b |\n```\n[x](javascript:alert(1)) ![x](http://x.example/x.png) <b>@everyone</b> {{constructor}} {{{x}}} ${x} $$x$$'],
  ['formulas and shell commands', "=cmd|'/c calc'!A1\t'; rm -rf / #$(touch /tmp/owned)`id`"],
];

const inVendor = (text: string) => ({ message }: Turn): Uint8Array => withPayload(message, textString(TAG.VendorIdentification, text));

const inMessage = (text: string) => ({ message }: Turn): Uint8Array =>
  responseOf(message, ([header]) => [
    ...(header === undefined ? [] : [header]),
    structure(TAG.BatchItem, [enumeration(TAG.Operation, ENUM.Operation.Query), enumeration(TAG.ResultStatus, ENUM.ResultStatus.OperationFailed), enumeration(TAG.ResultReason, ENUM.ResultReason.GeneralFailure), textString(TAG.ResultMessage, text)]),
  ]);

const replies = (make: (turn: Turn) => Uint8Array): Behaviour['conduct'] => ({ at: 'answer', reply: (turn) => void turn.socket.write(make(turn)) });

const rawText = (bytes: Uint8Array) => ({ answer }: Turn): Uint8Array => {
  const value = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);
  const payload = rawStructure(TAG.ResponsePayload, Buffer.concat([rawItem(TAG.Operation, 5, 4, Buffer.from('0000001800000000', 'hex')), rawItem(TAG.VendorIdentification, 7, bytes.length, value)]));
  const item = Buffer.concat([rawItem(TAG.Operation, 5, 4, Buffer.from('0000001800000000', 'hex')), rawItem(TAG.ResultStatus, 5, 4, Buffer.alloc(8)), payload]);
  return behindHeader(answer, rawStructure(TAG.BatchItem, item));
};

export const TEXT_ATTACKS: readonly Behaviour[] = [
  ...TEXTS.flatMap(([what, text]): Behaviour[] => [
    { name: `names its vendor with ${what}`, conduct: replies(inVendor(text)), outcome: 'failed', says: /Vendor Identification/ },
    { name: `explains a failure with ${what}`, conduct: replies(inMessage(text)), outcome: 'failed', says: /General Failure/ },
  ]),
  { name: 'writes text that is no UTF-8', conduct: replies(rawText(Buffer.from('c328a0a1e28028f0288cbcfe', 'hex'))), outcome: 'failed', says: /not valid UTF-8/ },
  { name: 'writes half a surrogate pair', conduct: replies(rawText(Buffer.from('eda080', 'hex'))), outcome: 'failed', says: /not valid UTF-8/ },
  { name: 'writes 8 MiB that are no UTF-8', large: true, conduct: replies(rawText(Buffer.alloc(8 * MEBIBYTE, 0xff))), outcome: 'failed', says: /not valid UTF-8/ },
  { name: 'explains a failure with one word of 8 MiB', large: true, conduct: replies(inMessage('a'.repeat(8 * MEBIBYTE))), outcome: 'failed', says: /General Failure/ },
  { name: 'names its vendor with 8 MiB of terminal escapes', large: true, conduct: replies(inVendor('\u001b[2J'.repeat(2 * MEBIBYTE))), outcome: 'failed', says: /Vendor Identification/ },
  { name: 'explains a failure with 8 MiB of terminal escapes', large: true, conduct: replies(inMessage('\u001b[2J'.repeat(2 * MEBIBYTE))), outcome: 'failed', says: /General Failure/ },
];
