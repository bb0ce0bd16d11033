import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoreMachine, VsField } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest, type Guest } from "../../../tests/sim/core-only/guest.ts";
import { CORE, PP } from "../../abi/generated/memory-map.node.ts";
import { EXIT, FAULT, GUEST_FAULT, IO } from "../../abi/generated/exit-record.node.ts";
import { DIRTY, VsPageLayout } from "../../abi/generated/vs-page.node.ts";

const PORT = 0x3f8;
const [ES, , SS, DS, FS] = [0, 1, 2, 3, 4];
const DF = 0x400n;
const DATA = 0x93n;
const GENERAL_PROTECTION = 0x8000_0b0dn;
const STACK_FAULT = 0x8000_0b0cn;
const HIGH = 0xffff_ffff_0000_0000n;

type State = Partial<Record<VsField, bigint>>;

interface Access {
  readonly in?: boolean;
  readonly rep?: boolean;
  readonly bytes?: number;
  /** 16, 32 or 64. */
  readonly address?: number;
  readonly segment?: number;
  readonly long?: boolean;
}

async function start(): Promise<Guest> {
  const guest = await startWithGuest();
  guest.machine.hypercall("mv_vs_op_run", { r11: BigInt(guest.vsid) });
  for (const number of [0, 1, 2, 3, 4, 5]) setSegment(guest, number, DATA, 0xffffn, 0n);
  return guest;
}

/** Selector, rights, limit, base. */
function setSegment(
  { machine, vsid }: Guest,
  number: number,
  rights: bigint,
  limit: bigint,
  base: bigint,
): void {
  const at = machine.vsPage(vsid).at + VsPageLayout.fields.es.offset + 32 * number;
  [0n, rights, limit, base].forEach((word, i) => machine.view.setBigUint64(at + 8 * i, word, true));
}

function word(access: Access): bigint {
  const { bytes = 1, address = 16, segment = access.in ? ES : DS } = access;
  let io = (PORT << IO.PORT_SHIFT) | (bytes << IO.SIZE_SHIFT) | IO.STRING;
  io |= (address === 64 ? 2 : address === 32 ? 1 : 0) << IO.ADDRESS_SHIFT;
  io |= segment << IO.SEGMENT_SHIFT;
  if (access.in) io |= IO.IN;
  if (access.rep) io |= IO.REP;
  if (access.long) io |= IO.LONG;
  return BigInt(io >>> 0);
}

const REAL = { cpl: 0n, cr0: 0x10n, rflags: 2n, rip: 0x1000n, nextRip: 0x1001n, dirty: 0n, event: 0n };

function exit({ machine, vsid }: Guest, access: Access, state: State): string {
  return machine.upcall(0, vsid, "IO", { ...REAL, qualification: word(access), ...state }).name;
}

function put(machine: CoreMachine, at: bigint, ...bytes: number[]): void {
  bytes.forEach((byte, i) => machine.registry.guestBytes.set(at + BigInt(i), byte));
}

/** What mv_exit_io_t says: port, data, reps, type, size. */
function described({ machine }: Guest): bigint[] {
  const at = CORE.PP_AREA + PP.AREA_EXCHANGE;
  return [0, 8, 16, 24].map((offset) => machine.view.getBigUint64(at + offset, true));
}

void test("OUTS is a plain OUT of what lies at DS:SI, and SI moves on", async () => {
  const guest = await start();
  setSegment(guest, DS, DATA, 0xffffn, 0x2_0000n);
  put(guest.machine, 0x2_fffen, 0x34, 0x12);
  const page = guest.machine.vsPage(guest.vsid);
  const registers = { rsi: HIGH | 0xfffen, rax: 0x99n, rcx: 7n };
  assert.equal(exit(guest, { bytes: 2 }, registers), "RETURN_ADVANCED");
  assert.deepEqual(described(guest), [BigInt(PORT), 0x1234n, 0n, 1n]);
  assert.equal(page.get("rsi"), HIGH, "16 bits wrap, the rest stays");
  assert.equal(page.get("rcx"), 7n, "without REP nothing is counted");
  assert.equal(page.get("rax"), 0x99n);
});

void test("REP OUTS takes one element a run and advances behind the last", async () => {
  const guest = await start();
  put(guest.machine, 0x500n, 1, 2, 3);
  const page = guest.machine.vsPage(guest.vsid);
  const access = { rep: true };
  assert.equal(exit(guest, access, { rsi: 0x502n, rcx: 0x1_0003n, rflags: DF }), "RETURN");
  assert.deepEqual([page.get("rsi"), page.get("rcx")], [0x501n, 0x1_0002n]);
  assert.equal(exit(guest, access, { rflags: DF }), "RETURN");
  assert.equal(exit(guest, access, { rflags: DF }), "RETURN_ADVANCED");
  assert.deepEqual([page.get("rsi"), page.get("rcx")], [0x4ffn, 0x1_0000n]);
  assert.equal(described(guest)[1], 1n);
  assert.equal(exit(guest, access, {}), "RESUME", "CX is 0: nothing to do");
});

void test("32-bit registers clear their upper halves, 64-bit ones are whole; FS has its base in 64-bit code", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  setSegment(guest, FS, 0n, 0n, 0x7000_0000_0000n);
  setSegment(guest, DS, 0n, 0n, 0x5555n);
  put(guest.machine, 0x8000_0000n, 1);
  put(guest.machine, 0x7000_0000_0010n, 2);
  const long = { long: true, rep: true };
  assert.equal(exit(guest, { ...long, address: 32 }, { rsi: HIGH | 0x8000_0000n, rcx: HIGH | 2n }), "RETURN");
  assert.deepEqual([page.get("rsi"), page.get("rcx")], [0x8000_0001n, 1n]);
  assert.equal(exit(guest, { ...long, address: 64, segment: FS }, { rsi: 0x10n, rcx: HIGH }), "RETURN");
  assert.deepEqual([page.get("rsi"), page.get("rcx")], [0x11n, HIGH - 1n]);
});

void test("INS is a plain IN; what comes back in RAX goes to ES:DI before the guest goes on", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  setSegment(guest, ES, DATA, 0xffffn, 0x3_0000n);
  put(guest.machine, 0x3_0010n, 0, 0, 0x77);
  const registers = { rdi: 0x10n, rcx: 2n, rax: 0x1234_5678n };
  assert.equal(exit(guest, { in: true, rep: true, bytes: 2 }, registers), "RETURN");
  assert.deepEqual(described(guest), [BigInt(PORT), 0x5678n, 0n, 0n]);
  assert.notEqual(page.get("unfinished"), 0n);
  page.set("rax", 0xffff_beefn);
  assert.equal(guest.machine.upcall(0, guest.vsid, "UNFINISHED").name, "RETRY", "one more");
  assert.deepEqual(
    [0x10n, 0x11n, 0x12n].map((at) => guest.machine.registry.guestBytes.get(0x3_0000n + at)),
    [0xef, 0xbe, 0x77],
  );
  assert.deepEqual(
    (["rax", "rdi", "rcx", "unfinished"] as const).map((name) => page.get(name)),
    [0x1234_5678n, 0x12n, 1n, 0n],
  );
  put(guest.machine, 0x3_0012n, 0, 0);
  assert.equal(exit(guest, { in: true, rep: true, bytes: 2 }, {}), "RETURN");
  assert.equal(page.get("unfinishedNext"), 0x1001n);
  assert.equal(guest.machine.upcall(0, guest.vsid, "UNFINISHED").name, "RESUME", "the last");
  assert.equal(page.get("rcx"), 0n);
});

void test("INS whose guest was sent elsewhere is forgotten", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  put(guest.machine, 0x10n, 0x11);
  exit(guest, { in: true }, { rdi: 0x10n });
  page.set("rip", 0x4000n);
  page.set("rax", 0x55n);
  assert.equal(guest.machine.upcall(0, guest.vsid, "UNFINISHED").name, "RETRY");
  assert.equal(guest.machine.registry.guestBytes.get(0x10n), 0x11);
  assert.deepEqual([page.get("rax"), page.get("rdi"), page.get("unfinished")], [0x55n, 0x10n, 0n]);
});

void test("a page fault goes to the guest, with its address, and nothing has moved", async () => {
  for (const access of [{}, { in: true }]) {
    const guest = await start();
    const page = guest.machine.vsPage(guest.vsid);
    guest.machine.registry.guestFault = BigInt(GUEST_FAULT.PAGE | 6);
    assert.equal(exit(guest, access, { rsi: 0x10n, rdi: 0x10n }), "INJECT");
    assert.equal(page.get("event"), (6n << 32n) | 0x8000_0b0en);
    assert.equal(page.get("dirty"), DIRTY.CONTROL, "CR2 is loaded");
    assert.deepEqual([page.get("rsi"), page.get("rdi"), page.get("unfinished")], [0x10n, 0x10n, 0n]);
  }
});

void test("memory that is not there ends the run as a nested fault", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  guest.machine.registry.guestFault = BigInt(GUEST_FAULT.OUTSIDE);
  assert.equal(exit(guest, { in: true }, { rdi: 0x10n }), "RETURN");
  assert.deepEqual(
    [page.get("reason"), page.get("qualification")],
    [BigInt(EXIT.NESTED_FAULT), BigInt(FAULT.WRITE)],
  );
});

void test("segments are judged as the processor does", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  for (let at = 0n; at < 0x40n; at++) put(guest.machine, at, 0);
  const protectedMode = { cr0: 0x11n };
  const refuses = (access: Access, state: State, event = GENERAL_PROTECTION): void => {
    assert.equal(exit(guest, access, state), "INJECT");
    assert.equal(page.get("event"), event);
  };
  setSegment(guest, DS, DATA, 0x10n, 0n);
  assert.equal(exit(guest, {}, { rsi: 0x10n }), "RETURN_ADVANCED");
  refuses({ bytes: 2 }, { rsi: 0x10n });
  setSegment(guest, SS, DATA, 0x10n, 0n);
  refuses({ segment: SS }, { rsi: 0x11n }, STACK_FAULT);
  setSegment(guest, DS, 0x97n, 0x10n, 0n); // expands down
  refuses({}, { rsi: 0x10n });
  assert.equal(exit(guest, {}, { rsi: 0x11n }), "RETURN_ADVANCED");
  setSegment(guest, ES, 0x91n, 0xffffn, 0n); // read only
  refuses({ in: true }, { rdi: 0n, ...protectedMode });
  setSegment(guest, DS, 0x13n, 0xffffn, 0n); // not present
  refuses({}, { rsi: 0n, ...protectedMode });
  setSegment(guest, DS, 0x99n, 0xffffn, 0n); // code that cannot be read
  refuses({}, { rsi: 0n, ...protectedMode });
  refuses({ long: true, address: 64 }, { rsi: 1n << 47n });
  refuses({ long: true, address: 64, bytes: 2 }, { rsi: (1n << 47n) - 1n });
});
