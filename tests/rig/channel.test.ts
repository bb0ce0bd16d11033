import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { beginMark, ChannelDecoder, endMark } from "./channel.ts";

const NONCE = "0123456789abcdef0123456789abcdef";

/** Decodes the stream cut into pieces at the given places. */
function decode(
  stream: Buffer,
  cuts: number[] = [],
): { payload: Buffer; status: number | undefined; begun: boolean } {
  const out: Buffer[] = [];
  const decoder = new ChannelDecoder(NONCE, (bytes) => out.push(Buffer.from(bytes)));
  const places = [0, ...cuts.map((c) => c % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  for (let i = 1; i < places.length; i++) decoder.push(stream.subarray(places[i - 1], places[i]));
  decoder.close();
  return { payload: Buffer.concat(out), status: decoder.status, begun: decoder.begun };
}

function stream(garbage: Uint8Array, payload: Uint8Array, end: string): Buffer {
  return Buffer.concat([garbage, Buffer.from(beginMark(NONCE)), payload, Buffer.from(end)]);
}

/** Bytes that like to look like marks. */
const nasty = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(40).map((n) => Buffer.from(`${NONCE}:end 7`.slice(0, n % 37))),
      fc.nat(40).map((n) => Buffer.from(beginMark(NONCE).slice(0, n))),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts))
  .filter((bytes) => !bytes.includes(`${NONCE}:`));

test("any payload arrives byte for byte, with its status, however the stream is cut", () => {
  fc.assert(
    fc.property(
      nasty,
      nasty,
      fc.nat(255),
      fc.array(fc.nat(4000), { maxLength: 12 }),
      (noise, payload, status, cuts) => {
        const decoded = decode(stream(noise, payload, endMark(NONCE, status)), cuts);
        assert.deepEqual(decoded, { payload, status, begun: true });
      },
    ),
  );
});

test("every byte on its own is enough", () => {
  const whole = stream(Buffer.from("boot noise"), Buffer.from("hello\n\0\xff"), endMark(NONCE, 200));
  const cuts = Array.from({ length: whole.length }, (_, i) => i);
  assert.equal(decode(whole, cuts).status, 200);
  assert.equal(decode(whole, cuts).payload.toString(), "hello\n\0\xff");
});

test("a stream cut short anywhere has no status, and loses no payload", () => {
  const payload = Buffer.from("partial output");
  const whole = stream(Buffer.alloc(0), payload, endMark(NONCE, 0));
  for (let length = 0; length < whole.length; length++) {
    const decoded = decode(whole.subarray(0, length));
    assert.equal(decoded.status, undefined);
    const arrived = Math.max(0, Math.min(payload.length, length - beginMark(NONCE).length));
    assert.equal(decoded.payload.subarray(0, arrived).toString(), payload.toString().slice(0, arrived));
  }
});

test("a status that is no number from 0 to 255 is no status", () => {
  for (const bad of ["256", "-1", "1x", "", "0000", " 1"]) {
    const decoded = decode(stream(Buffer.alloc(0), Buffer.from("x"), `${NONCE}:end ${bad}\n`));
    assert.equal(decoded.status, undefined, bad);
  }
});

test("garbage without a begin mark is neither payload nor status", () => {
  const decoded = decode(Buffer.from(`noise ${endMark(NONCE, 0)} noise`));
  assert.deepEqual(decoded, { payload: Buffer.alloc(0), status: undefined, begun: false });
});

test("another machine's marks mean nothing", () => {
  const other = "f".repeat(32);
  const decoded = decode(stream(Buffer.alloc(0), Buffer.from(endMark(other, 0)), ""));
  assert.equal(decoded.status, undefined);
  assert.equal(decoded.payload.toString(), endMark(other, 0));
});

test("what comes after the end mark is dropped", () => {
  const decoded = decode(stream(Buffer.alloc(0), Buffer.from("a"), `${endMark(NONCE, 3)}late`));
  assert.deepEqual(decoded, { payload: Buffer.from("a"), status: 3, begun: true });
});
