import assert from "node:assert/strict";
import { test } from "node:test";
import { REFUSED_REGISTERS, REGISTER_NAMES } from "../../hypercall/abi/enums.ts";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { MvRdlEntryLayout, MvRdlLayout } from "../../hypercall/generated/shared-page.node.ts";
import type { Guest } from "../../tests/sim/core-only/guest.ts";
import { startWithGuest } from "../../tests/sim/core-only/guest.ts";
import { DIRTY } from "../abi/generated/vs-page.node.ts";

const { FAILURE_UNKNOWN, INVALID_INPUT_REG1, SUCCESS } = MV_STATUS;
const NUM_ENTRIES = MvRdlLayout.fields.numEntries.offset;
const ENTRIES = MvRdlLayout.fields.entries.offset;

const ACCESSIBLE = REGISTER_NAMES.map((name, number) => ({ name, number })).filter(
  ({ name }) => !REFUSED_REGISTERS.includes(name),
);

/** What the VS page's own layout says of the groups. */
function expectedGroup(name: string): bigint {
  if (/^(rsp|rip|rflags)$/.test(name)) return DIRTY.IP;
  if (/^r/.test(name)) return 0n;
  if (/_(selector|attrib|limit|base)$/.test(name)) return DIRTY.SEGMENTS;
  if (/^dr/.test(name)) return DIRTY.DEBUG;
  return name === "xcr0" ? DIRTY.XCR0 : DIRTY.CONTROL;
}

function valueFor(number: number): bigint {
  return 0x1234_5678_9abc_de00n + BigInt(number);
}

function set({ machine, vsid }: Guest, number: bigint, value: bigint): bigint {
  return machine.hypercall("mv_vs_op_reg_set", { r11: BigInt(vsid), r12: number, r13: value }).rax;
}

function writeList(page: DataView, entries: readonly (readonly [bigint, bigint])[]): void {
  page.setBigUint64(NUM_ENTRIES, BigInt(entries.length), true);
  entries.forEach(([reg, val], i) => {
    page.setBigUint64(ENTRIES + i * MvRdlEntryLayout.size, reg, true);
    page.setBigUint64(ENTRIES + i * MvRdlEntryLayout.size + 8, val, true);
  });
}

function valueInList(page: DataView, index: number): bigint {
  return page.getBigUint64(ENTRIES + index * MvRdlEntryLayout.size + 8, true);
}

function callList({ machine, vsid }: Guest, name: "reg_get_list" | "reg_set_list"): bigint {
  return machine.hypercall(`mv_vs_op_${name}`, { r11: BigInt(vsid) }).rax;
}

void test("every register takes any value and gives it back, and no two share a place", async () => {
  const guest = await startWithGuest();
  assert.equal(ACCESSIBLE.length, 66);
  for (const { name, number } of ACCESSIBLE) {
    assert.equal(set(guest, BigInt(number), valueFor(number)), SUCCESS, name);
  }
  for (const { name, number } of ACCESSIBLE) {
    const r12 = BigInt(number);
    const { rax, r10 } = guest.machine.hypercall("mv_vs_op_reg_get", { r11: BigInt(guest.vsid), r12 });
    assert.deepEqual([rax, r10], [SUCCESS, valueFor(number)], name);
  }
});

void test("writing a register marks its group, and no other, for the next entry", async () => {
  const guest = await startWithGuest();
  const page = guest.machine.vsPage(guest.vsid);
  for (const { name, number } of ACCESSIBLE) {
    page.set("dirty", 0);
    set(guest, BigInt(number), 1n);
    assert.equal(page.get("dirty"), expectedGroup(name), name);
  }
});

void test("refused registers, also ones whose low 32 bits would be right, change nothing", async () => {
  const guest = await startWithGuest();
  const page = guest.machine.vsPage(guest.vsid);
  page.set("dirty", 0);
  const refused = REFUSED_REGISTERS.map((name) => BigInt(REGISTER_NAMES.indexOf(name)));
  for (const number of [...refused, 72n, 0x1_0000_0001n, 0x8000_0000_0000_0001n, 0xffff_ffff_ffff_ffffn]) {
    assert.equal(set(guest, number, 7n), FAILURE_UNKNOWN, number.toString());
  }
  assert.equal(page.get("dirty"), 0n);
  assert.equal(page.get("rax"), 0n);
});

void test("the register is judged after the VSID", async () => {
  const { machine } = await startWithGuest();
  const result = machine.hypercall("mv_vs_op_reg_get", { r11: 0n, r12: 0n });
  assert.equal(result.rax, INVALID_INPUT_REG1);
});

void test("a list of 250 registers is set and read whole", async () => {
  const guest = await startWithGuest();
  const entries = Array.from({ length: 250 }, (_, i) => {
    const number = ACCESSIBLE[i % ACCESSIBLE.length]?.number ?? 0;
    return [BigInt(number), valueFor(number)] as const;
  });
  writeList(guest.page, entries);
  assert.equal(callList(guest, "reg_set_list"), SUCCESS);
  writeList(
    guest.page,
    entries.map(([reg]) => [reg, 0n]),
  );
  assert.equal(callList(guest, "reg_get_list"), SUCCESS);
  entries.forEach(([, value], i) => assert.equal(valueInList(guest.page, i), value));
});

for (const numEntries of [0n, 251n, 0x1_0000_0001n]) {
  void test(`a list that claims ${numEntries} entries is refused`, async () => {
    const guest = await startWithGuest();
    writeList(guest.page, [[1n, 5n]]);
    guest.page.setBigUint64(NUM_ENTRIES, numEntries, true);
    for (const name of ["reg_get_list", "reg_set_list"] as const) {
      assert.equal(callList(guest, name), FAILURE_UNKNOWN);
      assert.deepEqual(guest.machine.registry.takeCalls(), ["COPY_IN"]);
    }
  });
}

void test("a list stops at the first refused register: those before it are done, those after are not", async () => {
  const guest = await startWithGuest();
  writeList(guest.page, [
    [1n, 11n],
    [51n, 22n],
    [2n, 33n],
  ]);
  assert.equal(callList(guest, "reg_set_list"), FAILURE_UNKNOWN);
  const page = guest.machine.vsPage(guest.vsid);
  assert.deepEqual([page.get("rax"), page.get("rbx")], [11n, 0n]);
  writeList(guest.page, [
    [1n, 0n],
    [51n, 0n],
    [1n, 0n],
  ]);
  assert.equal(callList(guest, "reg_get_list"), FAILURE_UNKNOWN);
  assert.deepEqual(
    [0, 1, 2].map((i) => valueInList(guest.page, i)),
    [11n, 0n, 0n],
  );
  assert.equal(guest.machine.registry.vs(guest.vsid).get("claim"), 0n, "the claim is given back");
});
