import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { REGISTER_NAMES } from "../../../hypercall/abi/enums.ts";
import { MV_RECORD_REFUSED, MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { VsPageLayout } from "../../abi/generated/vs-page.node.ts";

/** Registers by mv_reg_t's names, MSRs and the event by theirs. */
type State = Readonly<Record<string, bigint>>;

const NUMBERS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(REGISTER_NAMES.map((name, number) => [name, number])),
  efer: MV_RECORD_REFUSED.EFER,
  pat: MV_RECORD_REFUSED.PAT,
  event: MV_RECORD_REFUSED.EVENT,
};
/** What a processor's exit leaves in `info`; below 0x100 it is ring 0's word on XCR0. */
const PROCESSOR = 0xffff_ffffn;
const XCR0_THERE = 0xe7n;
const HIGH = 1n << 32n;
const OUTSIDE = 0x8000_0000_0000n;

function segments(names: string, attrib: bigint): State {
  const parts = names.split(" ").flatMap((name) => [
    [`${name}_attrib`, attrib],
    [`${name}_limit`, 0xffff_ffffn],
  ]);
  return Object.fromEntries(parts) as State;
}

/** 32-bit protected mode at level 0, without paging. */
const PROTECTED: State = {
  cr0: 0x11n,
  ...segments("es ss ds fs gs", 0xc093n),
  ...segments("cs", 0xc09bn),
};
/** 64-bit code. */
const LONG: State = { ...PROTECTED, cr0: 0x8000_0011n, cr4: 0x20n, efer: 0x500n, cs_attrib: 0xa09bn };
/** Virtual-8086 mode. */
const V86: State = { ...PROTECTED, rflags: 0x2_0002n, ...v86Segments() };

function v86Segments(): State {
  const rows = ["es", "cs", "ss", "ds", "fs", "gs"].flatMap((name) => [
    [`${name}_selector`, 0x100n],
    [`${name}_base`, 0x1000n],
    [`${name}_limit`, 0xffffn],
  ]);
  return Object.fromEntries(rows) as State;
}

const BOTH = "amd intel";
type Row = readonly [who: string, register: string, rule: RegExp, bad: State, base?: State];

const ROWS: readonly Row[] = [
  [BOTH, "cr0", /63:32/, { cr0: HIGH | 0x11n }],
  ["amd", "cr0", /NW without CD/, { cr0: 0x2000_0011n }],
  [BOTH, "cr0", /PG without PE/, { cr0: 0x8000_0010n }, LONG],
  ["intel", "cr0", /PG without PE/, { cr0: 0x8000_0010n }],
  [BOTH, "cr3", /physical/, { cr3: 1n << 40n }, LONG],
  [BOTH, "cr3", /physical/, { cr3: 1n << 40n }],
  [BOTH, "cr4", /reserved/, { cr4: 0x2000n }],
  [BOTH, "cr4", /reserved/, { cr4: HIGH }],
  ["intel", "cr4", /PCIDE/, { cr4: 0x2_0000n }],
  [BOTH, "efer", /reserved/, { efer: 0x2n }],
  [BOTH, "efer", /reserved/, { efer: HIGH }],
  [BOTH, "efer", /PAE/, { cr4: 0n }, LONG],
  [BOTH, "cs_attrib", /L and D/, { cs_attrib: 0xe09bn }, LONG],
  [BOTH, "dr7", /63:32/, { dr7: HIGH | 0x400n }],
  ["amd", "dr6", /63:32/, { dr6: HIGH }],
  [BOTH, "pat", /memory type/, { pat: 0x2n }],
  [BOTH, "pat", /memory type/, { pat: 0x8n }],
  ["intel", "rflags", /reserved/, { rflags: 0n }],
  ["intel", "rflags", /reserved/, { rflags: 0x8002n }],
  ["intel", "rflags", /reserved/, { rflags: 0x40_0002n }],
  ["intel", "rflags", /VM/, { rflags: 0x2_0002n }, LONG],
  ["intel", "rflags", /VM/, { rflags: 0x2_0002n, cr0: 0x10n }],
  ["intel", "rflags", /IF/, { event: 0x8000_0020n }],
  ["intel", "rip", /address/, { rip: HIGH }],
  ["intel", "rip", /address/, { rip: OUTSIDE }, LONG],
  ["intel", "rip", /address/, { rip: HIGH, cs_attrib: 0xc09bn }, LONG],
  ["intel", "gdtr_base", /address/, { gdtr_base: OUTSIDE }],
  ["intel", "idtr_base", /address/, { idtr_base: OUTSIDE }],
  ["intel", "tr_selector", /local/, { tr_selector: 4n }],
  ["intel", "tr_attrib", /system/, { tr_attrib: 0x9bn }],
  ["intel", "tr_attrib", /present/, { tr_attrib: 0xbn }],
  ["intel", "tr_attrib", /type/, { tr_attrib: 0x8en }],
  ["intel", "tr_attrib", /type/, { tr_attrib: 0x83n }, LONG],
  ["intel", "tr_base", /address/, { tr_base: OUTSIDE }],
  ["intel", "tr_limit", /bits 11:0/, { tr_limit: 0x10_0000n }],
  ["intel", "ldtr_selector", /local/, { ldtr_selector: 4n }],
  ["intel", "ldtr_attrib", /system/, { ldtr_attrib: 0x92n }],
  ["intel", "ldtr_attrib", /type/, { ldtr_attrib: 0x83n }],
  ["intel", "ldtr_base", /address/, { ldtr_base: OUTSIDE }],
  ["intel", "ldtr_limit", /bits 11:0/, { ldtr_limit: 0x10_0000n }],
  ["intel", "cs_attrib", /present/, { cs_attrib: 0xc01bn }],
  ["intel", "cs_attrib", /system/, { cs_attrib: 0xc08bn }],
  ["intel", "cs_attrib", /type/, { cs_attrib: 0xc091n }],
  ["intel", "cs_attrib", /DPL/, { cs_attrib: 0xc0fbn }],
  ["intel", "cs_attrib", /DPL/, { cs_attrib: 0xc0ffn }],
  ["intel", "cs_attrib", /DPL/, { cs_attrib: 0xc0f3n }],
  ["intel", "cs_base", /address/, { cs_base: HIGH }],
  ["intel", "cs_limit", /bits 11:0/, { cs_limit: 0x1234_5678n }],
  ["intel", "ss_attrib", /type/, { ss_attrib: 0xc091n }],
  ["intel", "ss_attrib", /type/, { ss_attrib: 0xc09bn }],
  ["intel", "ss_attrib", /DPL/, { ss_attrib: 0xf3n, cr0: 0x10n }],
  ["intel", "ss_attrib", /DPL/, { ss_attrib: 0xf3n, cs_attrib: 0x93n }],
  ["intel", "ss_base", /address/, { ss_base: HIGH }],
  ["intel", "es_attrib", /system/, { es_attrib: 0x82n }],
  ["intel", "ds_attrib", /type/, { ds_attrib: 0xc099n }],
  ["intel", "ds_base", /address/, { ds_base: HIGH }],
  ["intel", "es_limit", /bits 11:0/, { es_limit: 0x10_0000n }],
  ["intel", "fs_base", /address/, { fs_base: OUTSIDE }],
  ["intel", "gs_base", /address/, { gs_base: OUTSIDE, gs_attrib: 0n }],
  ["intel", "ds_base", /virtual-8086/, { ds_base: 0x1001n }, V86],
  ["intel", "gs_limit", /virtual-8086/, { gs_limit: 0xfffen }, V86],
  [BOTH, "event", /type/, { event: 0x8000_0120n }],
  [BOTH, "event", /type/, { event: 0x8000_0720n }],
  ["intel", "event", /type/, { event: 0x8000_0420n }],
  [BOTH, "event", /vector/, { event: 0x8000_0320n }],
  ["amd", "event", /vector/, { event: 0x8000_0302n }],
  ["amd", "event", /vector/, { event: 0x8000_0305n }, LONG],
  ["intel", "event", /vector/, { event: 0x8000_0203n }],
  ["intel", "event", /error code/, { event: 0x8000_030dn }],
  ["intel", "event", /error code/, { event: 0x8000_0b06n }],
];

/** States that everybody enters. */
const RIGHT: readonly (readonly [string, State, State?])[] = [
  ["32-bit code", {}],
  ["64-bit code", { rip: 0xffff_8000_0000_0000n, fs_base: 0x7fff_ffff_ffffn }, LONG],
  ["virtual-8086 mode", { ss_attrib: 0n }, V86],
  ["segments that ring 0 makes fit", { ds_attrib: 0xc092n, tr_attrib: 0x89n, es_limit: 0x10_0fffn }],
  ["segments that are not there", { ss_attrib: 0n, ds_attrib: 0x60n, ldtr_attrib: 0n, ds_base: HIGH }],
  ["level 3", { ...segments("es ss ds fs gs", 0xc0f3n), ...segments("cs", 0xc0fbn) }],
  ["conforming code of level 0 at level 3", { ss_attrib: 0xc0f3n, cs_attrib: 0xc09fn }],
  ["addresses that are made canonical", { sysenter_eip: OUTSIDE, lstar: OUTSIDE }],
  ["an exception with its error code", { event: 0x8000_0b0dn }],
  ["the same in real mode", { cr0: 0x10n, event: 0x8000_0b0dn }],
  ["an NMI", { event: 0x8000_0202n }],
  ["an interrupt", { rflags: 0x202n, event: 0x8000_0020n }],
  ["no event", { event: 0x7fff_ffffn }],
  ["XCR0 as the processor took it", { xcr0: 4n }],
];

async function start(who: string): Promise<{ machine: CoreMachine; vsid: number; page: DataView }> {
  const guest = await startWithGuest();
  const { cpuid } = guest.machine;
  const all = 0xffff_ffff;
  cpuid.set("0", [0x20, who === "intel" ? 0x756e_6547 : 0x6874_7541, 0, 0]);
  for (const leaf of ["1", "7", "80000001"]) cpuid.set(leaf, [0, all, all, all]);
  cpuid.set("80000008", [0x3028, 0, 0, 0]);
  return guest;
}

/** A refused entry with these registers: what is named, and the log's line. */
function refused(machine: CoreMachine, vsid: number, state: State, info = PROCESSOR): [number, string] {
  const page = machine.vsPage(vsid);
  for (const [name, value] of Object.entries({ tr_attrib: 0x8bn, ldtr_attrib: 0x82n, pat: 0x6n, ...state })) {
    machine.view.setBigUint64(page.at + 8 * numberOf(name), value, true);
  }
  machine.registry.log.length = 0;
  const answer = machine.upcall(0, vsid, "INVALID_STATE", { info });
  assert.equal(answer.name, "RETURN");
  assert.equal(machine.registry.log.length, 1);
  return [Number(page.get("qualification")), machine.registry.log[0] ?? ""];
}

function numberOf(name: string): number {
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const number = NUMBERS[name] ?? VsPageLayout.fields[camel as "efer"].offset / 8;
  assert.ok(number > 0, name);
  return number;
}

const RESET: State = { rflags: 2n, xcr0: 1n, ...PROTECTED };

for (const who of ["amd", "intel"]) {
  for (const [judges, register, rule, bad, base = {}] of ROWS) {
    const isJudge = judges.includes(who);
    const what = `${JSON.stringify({ ...bad }, (_, value: unknown) => (typeof value === "bigint" ? value.toString(16) : value))}`;
    test(`${who} ${isJudge ? "refuses" : "takes"} ${register}: ${rule.source} ${what}`, async () => {
      const { machine, vsid } = await start(who);
      const state = { ...RESET, ...base, ...bad };
      const [named, line] = refused(machine, vsid, state);
      assert.equal(named, isJudge ? numberOf(register) : 0, line);
      if (!isJudge)
        return assert.equal(line, `VS ${vsid}: entry refused: no register found, info 0xffffffff`);
      assert.match(line, rule);
      const value = machine.view.getBigUint64(machine.vsPage(vsid).at + 8 * named, true);
      assert.ok(line.startsWith(`VS ${vsid}: entry refused: ${register} = 0x${value.toString(16)}: `), line);
    });
  }
  for (const [what, state, base = {}] of RIGHT) {
    test(`${who} names nothing in ${what}`, async () => {
      const { machine, vsid } = await start(who);
      const [named, line] = refused(machine, vsid, { ...RESET, ...base, ...state });
      assert.equal(named, 0, line);
    });
  }
}

/** What ring 0 refused: XCR0 and what it has for it. */
const XCR0S: readonly (readonly [xcr0: bigint, there: bigint, rule: RegExp | undefined])[] = [
  [0n, XCR0_THERE, undefined],
  [1n, XCR0_THERE, undefined],
  [3n, XCR0_THERE, undefined],
  [7n, XCR0_THERE, undefined],
  [0xe7n, XCR0_THERE, undefined],
  [2n, XCR0_THERE, /valid set/],
  [5n, XCR0_THERE, /valid set/],
  [0x27n, XCR0_THERE, /valid set/],
  [0xe3n, XCR0_THERE, /valid set/],
  [7n, 3n, /root VM/],
  [0x201n, XCR0_THERE, /root VM/],
  [7n, 0n, undefined],
];

test("XCR0 is judged by what the root has, where ring 0 refused it", async () => {
  const { machine, vsid } = await start("intel");
  for (const [xcr0, there, rule] of XCR0S) {
    const [named, line] = refused(machine, vsid, { ...RESET, xcr0 }, there);
    assert.equal(named, rule === undefined ? 0 : numberOf("xcr0"), line);
    if (rule !== undefined) assert.match(line, rule);
  }
});

test("the run fails with a record that names the register, and the VS keeps its registers", async () => {
  const { machine, vsid, page } = await start("amd");
  machine.hypercall("mv_vs_op_run_until", { r11: BigInt(vsid) });
  refused(machine, vsid, { ...RESET, cr0: HIGH, rip: 0x1234n });
  assert.equal(machine.vsPage(0).get("rax"), BigInt(MV_STATUS.EXIT_FAILURE));
  assert.equal(page.getUint32(4, true), numberOf("cr0"));
  assert.equal(page.getBigUint64(0x38, true), 0x1234n);
  assert.equal(machine.vsPage(vsid).get("cr0"), HIGH);
});
