import { describe, expect, it } from 'vitest';
import { clockOffset } from './probe.js';

const START = 1_735_689_600;

/** What a Time Stamp says of the server's clock, answered within half a second. */
const offset = (timeStamp?: bigint): number | undefined =>
  clockOffset({ items: [], ...(timeStamp === undefined ? {} : { timeStamp }) }, { bytes: new Uint8Array(), sentAt: new Date(START * 1000), receivedAt: new Date(START * 1000 + 500), roundTripMs: 500 });

describe('the offset of the clock of a server', () => {
  it('is none within a second, since Time Stamp has whole ones', () => {
    expect([offset(BigInt(START - 1)), offset(BigInt(START)), offset(BigInt(START + 2))]).toEqual([0, 0, 2]);
  });

  it('is unknown without a Time Stamp', () => {
    expect(offset()).toBeUndefined();
  });

  it('is unknown where the Time Stamp is beyond all calendars: no number tells its seconds apart', () => {
    expect([offset(0x7fff_ffff_ffff_ffffn), offset(-0x8000_0000_0000_0000n)]).toEqual([undefined, undefined]);
  });
});
